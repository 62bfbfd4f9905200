import Foundation

/// The `nir` package of Python, when it is installed.
public enum PythonNIR {
  /// True when `import nir` works; prints the reason for skipping otherwise.
  public static let isInstalled: Bool = {
    let found = run("import nir").status == 0
    if !found { print("skipped: python3 with the package nir is not on this machine") }
    return found
  }()

  /// Runs a script; its arguments are in `sys.argv[1:]`.
  public static func run(_ script: String, _ arguments: String...) -> (
    status: Int32, output: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    do { try process.run() } catch { return (127, "\(error)") }
    let output = String(
      decoding: (try? pipe.fileHandleForReading.readToEnd()) ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
