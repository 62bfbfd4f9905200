import Foundation
import TestSupport
import Testing

/// What a `glint` process did.
struct GlintResult {
  /// The exit code; for a process that was ended by a signal, 1000 and the signal's number.
  let exitCode: Int32
  let output: String
  let errors: String
  /// False when it had to be killed at the time limit.
  let wasInTime: Bool
}

/// Runs the command line as its own process, in the project's root.
///
/// Both outputs go to files, so that no full pipe can stop the process.
final class GlintProcess {
  /// The program: `GLINT_BINARY`, else the one that was built beside the tests.
  static let binary: URL = {
    if let path = ProcessInfo.processInfo.environment["GLINT_BINARY"] {
      return URL(fileURLWithPath: path)
    }
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = tests.deletingLastPathComponent().appending(path: "glint")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return SharedData.projectRoot.appending(path: ".build/debug/glint")
  }()

  private let process = Process()
  private let ended = DispatchSemaphore(value: 0)
  private let folder: TemporaryFolder

  /// Starts it.
  /// - Parameters:
  ///   - shell: Text of a shell script that starts the program as `"$@"`; nil starts it directly.
  init(_ arguments: [String], shell: String? = nil) throws {
    folder = try TemporaryFolder()
    if let shell {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", shell, "sh", Self.binary.path] + arguments
    } else {
      process.executableURL = Self.binary
      process.arguments = arguments
    }
    process.currentDirectoryURL = SharedData.projectRoot
    // Help is wrapped for this width, and a crash is to end at once.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["COLUMNS": "80", "SWIFT_BACKTRACE": "enable=no"]
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.emptyFile(folder.path("output"))
    process.standardError = try Self.emptyFile(folder.path("errors"))
    let ended = ended
    process.terminationHandler = { _ in ended.signal() }
    try Self.withInterruptions { try process.run() }
  }

  /// What it wrote to standard error so far.
  var errorsSoFar: String { Self.text(folder.path("errors")) }

  /// Sends it a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until it ends, and kills it at the time limit.
  func wait(limit: Double = 120) -> GlintResult {
    let wasInTime = ended.wait(timeout: .now() + limit) == .success
    if !wasInTime {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
    }
    let isSignal = process.terminationReason == .uncaughtSignal
    return GlintResult(
      exitCode: process.terminationStatus + (isSignal ? 1000 : 0),
      output: Self.text(folder.path("output")), errors: errorsSoFar, wasInTime: wasInTime)
  }

  /// Lets a new process be interrupted: it would inherit that the threads of tests block these signals.
  private static func withInterruptions(_ body: () throws -> Void) rethrows {
    var signals = sigset_t()
    var former = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, &former)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &former, nil) }
    try body()
  }

  private static func emptyFile(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: path))
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  private static func text(_ path: String) -> String {
    String(decoding: (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data(), as: UTF8.self)
  }
}

/// Runs `glint` to its end; a process that hangs fails the test.
func glint(
  _ arguments: String..., shell: String? = nil, limit: Double = 120,
  at location: SourceLocation = #_sourceLocation
) throws -> GlintResult {
  try glint(arguments, shell: shell, limit: limit, at: location)
}

/// The same for a list of arguments.
func glint(
  _ arguments: [String], shell: String? = nil, limit: Double = 120,
  at location: SourceLocation = #_sourceLocation
) throws -> GlintResult {
  let result = try GlintProcess(arguments, shell: shell).wait(limit: limit)
  #expect(result.wasInTime, "killed after \(limit) s", sourceLocation: location)
  return result
}
