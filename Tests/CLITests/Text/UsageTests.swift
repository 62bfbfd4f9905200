import Testing

@Suite("Commands that are typed wrongly")
struct UsageTests {
  @Test(
    "Wrong usage is exit code 64, with the reason and the way to the help",
    arguments: [
      (["run"], "Missing expected argument '<net>'"),
      (["run", "a.nir"], "Missing expected argument '<data>'"),
      (["diff", "a"], "Missing expected argument '<b>'"),
      (["diff", "a", "b", "--max-steps", "0"], "--max-steps must be at least 1."),
      (["diff", "a", "b", "--tolerance", "nan"], "--tolerance must be a number, 0 or above."),
      (["diff", "a", "b", "--map", "x"], "The value 'x' is invalid for '--map <a=b>'"),
      (
        ["diff", "a", "b", "--as", "chip"],
        "The value 'chip' is invalid for '--as <runtime>'. Please provide one of 'float', 'engine' or\n"
          + "  'reference'."
      ),
      (
        ["diff", "a", "b", "--second-options", "--reset soft"],
        "--second-options: The value 'soft' is invalid for '--reset <rule>'. Please provide one of\n"
          + "  'zero' and 'subtract'."
      ),
      (
        ["diff", "a", "b", "--second-options", "x"],
        "--second-options: Unexpected argument 'x'"
      ),
      (["diff", "a", "b", "-o", "parts.png"], "--output must end in .svg."),
      (["diff", "a", "b", "-o", "svg"], "--output must end in .svg."),
      (["diff", "a", "b", "--offset", "2000000000"], "--offset must be a number of steps."),
      (
        ["inspect", "a", "--discretization", "rk4"],
        "The value 'rk4' is invalid for '--discretization <method>'. Please provide one of the\n"
          + "  following:\n  - euler"
      ),
      (["inspect", "a", "b", "--fix", "-o", "c"], "--data and --fix go with one network."),
      (["inspect", "a", "b", "--data", "c"], "--data and --fix go with one network."),
      (["inspect", "a", "--fix"], "--fix and --output go together."),
      (["inspect", "a", "-o", "c"], "--fix and --output go together."),
      (["inspect", "a", "--samples", "0"], "--samples must be at least 1."),
      (["inspect", "a", "--samples", "few"], "The value 'few' is invalid for '--samples <count>'"),
      (["inspect"], "Missing expected argument '<file> ...'"),
      (["quantize", "a.nir"], "Missing expected argument '--output <file>'"),
      (["simulat"], "Unexpected argument 'simulat'"),
      (["run", "a", "b", "--thread", "2"], "Unknown option '--thread'. Did you mean '--threads'?"),
      (["run", "a", "b", "--threads", "0"], "--threads must be 1 to 1024."),
      (["run", "a", "b", "--samples", "0"], "--samples must be at least 1."),
      (["run", "a", "b", "--trace-membranes"], "--trace-membranes needs --trace."),
      (
        ["run", "a", "b", "--trace", "c", "--record", "c"],
        "--trace and --record must be two files."
      ),
      (["run", "a", "b", "--time-steps", "0"], "--time-steps must be at least 1."),
      (["run", "a", "b", "--classes", "0"], "--classes must be at least 1."),
      (["run", "a", "b", "--dt", "0"], "--dt must be a number above 0."),
      (["run", "a", "b", "--step-seconds", "nan"], "--step-seconds must be a number above 0."),
      (
        ["quantize", "a", "-o", "b", "--weights", "two"],
        "The value 'two' is invalid for '--weights <bits>'"
      ),
      (["quantize", "a", "-o", "b", "--samples", "0"], "--samples must be at least 1."),
    ])
  func wrongUsage(arguments: [String], reason: String) throws {
    let result = try glint(arguments)
    #expect(result.exitCode == 64)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("Error: \(reason)\n"), "\(result.errors)")
    #expect(result.errors.contains("Usage: glint"))
    #expect(result.errors.hasSuffix("--help' for more information.\n"))
    let longest = result.errors.split(separator: "\n").map(\.count).max() ?? 0
    #expect(longest <= 100, "\(result.errors)")
  }

  @Test("An unknown coding is answered with those that there are")
  func coding() throws {
    let result = try glint("run", "a", "b", "--coding", "spikes")
    #expect(result.exitCode == 64)
    #expect(result.errors.contains("'spikes' is invalid for '--coding <coding>'"))
    for coding in ["events", "direct", "rate", "latency"] {
      #expect(result.errors.contains(coding), "\(coding) is not offered: \(result.errors)")
    }
  }

  @Test("The version goes to standard output")
  func version() throws {
    let result = try glint("--version")
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    #expect(result.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }
}
