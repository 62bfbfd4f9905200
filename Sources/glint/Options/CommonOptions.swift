import ArgumentParser
import Foundation

/// Options that mean the same in every command.
struct CommonOptions: ParsableArguments {
  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp(
      "Worker threads; the result is the same for any number. (default: one per core)",
      valueName: "count"))
  var givenThreads: Int?

  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 1

  @Flag(help: "No progress and no messages, only results and errors.")
  var quiet = false

  @Flag(help: "Print JSON instead of tables.")
  var json = false

  /// Worker threads: as many as asked for, else one per core.
  var threads: Int { givenThreads ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads must be 1 to 1024.")
    }
  }
}
