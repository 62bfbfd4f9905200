import ArgumentParser
import Foundation
import Reports

/// The `glint` command.
@main
struct Glint: ParsableCommand {
  /// The version that stands in every record.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "glint",
    abstract: "Low-bit spiking networks: quantize them, run them on spikes, see what they cost.",
    discussion: """
      Examples:
        glint inspect Networks/digits-w2u2.nir Traces/digits-test.h5
        glint run Networks/digits-w2u2.nir Traces/digits-test.h5 --record run.json
        glint quantize Networks/mnist-float.nir --weights 2 --membrane 2 \\
          --calibrate train-images-idx3-ubyte.gz -o mnist-w2u2.nir

      Data goes to standard output, messages and progress to standard error.
      Exit codes: 0 fine, 1 bad input, 2 a comparison or a strict check failed,
      64 usage, 130 interrupted.
      """,
    version: version,
    subcommands: [
      InspectCommand.self, QuantizeCommand.self, RunCommand.self, DiffCommand.self,
    ])

  /// Runs the command line; messages about wrong usage, which may list all values of an option, are wrapped.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch  where exitCode(for: error) == .validationFailure {
      for line in fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false) {
        let fits = line.count <= 100
        for part in fits ? [String(line)] : Paragraph.wrapped(String(line), width: 100) {
          Console.message(part)
        }
      }
      Foundation.exit(exitCode(for: error).rawValue)
    } catch { exit(withError: error) }
  }
}
