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
    abstract: "Say what a file is, and what is wrong with a network.",
    usage: "glint inspect [<options>] <file> ...",
    discussion: """
      The kind of a file is told by its content. Networks are shown layer by
      layer, with their constants in physical units and per time step, and
      checked: findings have a code, a place, a reason and a remedy
      (docs/lint.md). With --data the network is also run on some samples, to
      find silent and saturated layers.

      Exit code 0: shown, 1: bad input, or a NIR file that is no network (its
      nodes are shown), 2: findings, where --strict is given.

      Examples:
        glint inspect Networks/digits-w2u2.nir
        glint inspect Networks/digits-w2u2.nir --layer conv2
        glint inspect Networks/digits-w2u2.nir Traces/digits-test.h5 --json
        glint inspect net.nir --dt 1e-4 --reset subtract --strict
        glint inspect net.nir --dt 1e-4 --fix -o repaired.nir
        glint inspect Networks/digits-w2u2.nir --data Traces/digits-test.h5
        glint inspect Networks/firefly-snn7.toml --tensors weights.h5
      """)

  @Argument(help: ArgumentHelp("Network or data files.", valueName: "file"))
  var files: [String]

  @Option(help: ArgumentHelp("Show everything about one layer.", valueName: "name"))
  var layer: String?

  @Option(
    help: ArgumentHelp("Run a network on these samples and look at its spikes.", valueName: "data"))
  var data: String?

  @Option(help: ArgumentHelp("Number of samples to run.", valueName: "count"))
  var samples = 20

  @Flag(help: "End with exit code 2 when there is a finding.")
  var strict = false

  @Flag(help: "Write a repaired NIR file; what cannot be repaired stays a finding.")
  var fix = false

  @Option(name: .shortAndLong, help: ArgumentHelp("The repaired file.", valueName: "file"))
  var output: String?

  @OptionGroup(title: "Network options")
  var options: NetworkOptions

  @OptionGroup(title: "Data options")
  var dataOptions: DataOptions

  @OptionGroup
  var common: CommonOptions

  func validate() throws {
    if files.isEmpty { throw ValidationError("give at least one file.") }
    if samples < 1 { throw ValidationError("--samples must be at least 1.") }
    if data != nil || fix, files.count > 1 {
      throw ValidationError("--data and --fix go with one network.")
    }
    if fix != (output != nil) { throw ValidationError("--fix and --output go together.") }
  }

  func run() throws {
    if data != nil { Interruption.listen() }
    for file in files { try InputFile.check(data: file) }
    if let data { try InputFile.check(data: data) }
    try InputFile.check(options.tensors)
    if let output { try OutputFile.check(output, inputs: files + [data, options.tensors]) }
    var descriptions: [FileDescription] = []
    var failure: (any Error)?
    for file in files {
      do { descriptions.append(try describe(file)) } catch let fault as UnreadableNetwork {
        descriptions.append(fault.description)
        failure = failure ?? fault.error
      }
    }
    if common.json {
      try Console.result(JSONText.text(of: descriptions))
    } else {
      try Console.result(descriptions.map(\.text).joined(separator: "\n\n"))
    }
    if let failure { throw failure }
    if strict, descriptions.contains(where: \.hasFindings) { throw ExitCode(2) }
  }

  /// A data set when it opens as one, else a network.
  private func describe(_ path: String) throws -> FileDescription {
    let source: any SampleSource
    do throws(SpikeIOError) {
      source = try dataOptions.open(path)
    } catch {
      guard !fix, data == nil, (try? NIRDataTrace.isNIRData(path: path)) == true else {
        return try describeNetwork(path, noDataBecause: error)
      }
      return try TraceDescription(path: path).fileDescription
    }
    if data != nil || fix { throw InspectFault.noNetwork(path, option: fix ? "--fix" : "--data") }
    return try DataDescription(path: path, source).fileDescription
  }

  private func describeNetwork(
    _ path: String, noDataBecause dataError: SpikeIOError
  ) throws -> FileDescription {
    var reading: NetworkReading
    do throws(NetworkIOError) {
      reading = try NetworkReader.reading(path: path, options: options.toBeLookedAt)
    } catch {
      if !fix, let fault = UnreadableNetwork(path, error) { throw fault }
      throw InspectFault.reason(path, dataError, error)
    }
    let repair = try repaired(path, &reading)
    var activity: ActivityInspection?
    if let data {
      let evaluation = try Evaluation(
        networkPath: output ?? path, options: options, dataPath: data, dataOptions: dataOptions,
        samples: samples, common: common)
      guard let found = try evaluation.activity() else {
        throw Interruption.exit("nothing was written.")
      }
      activity = found
    }
    let findings = reading.allFindings + (activity?.findings ?? [])
    return try NetworkDescription(
      path: path, reading.network, layer: layer, findings: findings, activity: activity,
      repair: repair
    ).fileDescription
  }

  /// Writes the repaired file and reads it, where that was asked for.
  private func repaired(
    _ path: String, _ reading: inout NetworkReading
  ) throws -> RepairDescription? {
    guard let output else { return nil }
    guard let repair = try NIRRepair(reading, of: path, stating: options.toBeLookedAt) else {
      throw InputFault.notRepairable(path)
    }
    try repair.document.write(to: output)
    reading = try NetworkReader.reading(path: output, options: options.statedByFile)
    return RepairDescription(output: output, steps: repair.steps)
  }
}
