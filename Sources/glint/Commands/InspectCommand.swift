import ArgumentParser
import Foundation
import NetworkIO
import NetworkModel
import Reports
import SpikeData
import SpikeIO

/// `glint inspect FILE…`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Say what a file is: layers, shapes and bits, or samples, channels and durations.",
    usage: "glint inspect [<options>] <file> ...",
    discussion: """
      The kind of a file is told by its content.

      Examples:
        glint inspect Networks/digits-w2u2.nir
        glint inspect Networks/digits-w2u2.nir Traces/digits-test.h5 --json
        glint inspect Networks/firefly-snn7.toml --tensors weights.h5
      """)

  @Argument(help: ArgumentHelp("Network or data files.", valueName: "file"))
  var files: [String]

  @OptionGroup(title: "Network options")
  var options: NetworkOptions

  @OptionGroup(title: "Data options")
  var dataOptions: DataOptions

  @Flag(help: "Print JSON instead of tables.")
  var json = false

  func validate() throws {
    if files.isEmpty { throw ValidationError("give at least one file.") }
  }

  func run() throws {
    for file in files { try InputFile.check(data: file) }
    try InputFile.check(options.tensors)
    var descriptions: [FileDescription] = []
    for file in files { descriptions.append(try describe(file)) }
    if json {
      try Console.result(JSONText.text(of: descriptions))
    } else {
      try Console.result(descriptions.map(\.text).joined(separator: "\n\n"))
    }
  }

  /// A data set when it opens as one, else a network.
  private func describe(_ path: String) throws -> FileDescription {
    let source: any SampleSource
    do throws(SpikeIOError) {
      source = try dataOptions.open(path)
    } catch {
      return try describeNetwork(path, noDataBecause: error)
    }
    return try DataDescription(path: path, source).fileDescription
  }

  private func describeNetwork(
    _ path: String, noDataBecause dataError: SpikeIOError
  ) throws -> FileDescription {
    let network: LoadedNetwork
    do throws(NetworkIOError) {
      network = try NetworkReader.read(path: path, options: options.readOptions)
    } catch {
      throw InspectFault.reason(path, dataError, error)
    }
    return try NetworkDescription(path: path, network).fileDescription
  }
}
