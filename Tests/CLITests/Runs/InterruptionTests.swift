import Foundation
import TestSupport
import Testing

@Suite("Interruption")
struct InterruptionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Many samples of many steps: minutes of work.
  private func longRun() throws -> (net: String, data: String) {
    let times = (0..<400).map { Double($0) * 0.01 }
    let units = (0..<400).map { Int32($0 % 4) }
    let data = try SmallData.events(
      in: folder, times: Array(repeating: times, count: 2_000),
      units: Array(repeating: units, count: 2_000), labels: Array(repeating: 0, count: 2_000))
    return (try SmallNetwork().write(in: folder), data)
  }

  /// Sends a signal; the process ends with code 130, a sentence and no result.
  private func expectEnd(
    of process: GlintProcess, by signal: Int32, within limit: TimeInterval = 60,
    saying errors: String = "Interrupted: nothing was written.\n",
    at location: SourceLocation = #_sourceLocation
  ) {
    process.send(signal)
    let result = process.wait(limit: limit)
    #expect(result.wasInTime, sourceLocation: location)
    #expect(result.exitCode == 130, sourceLocation: location)
    #expect(result.errors == errors, sourceLocation: location)
    #expect(result.output == "", sourceLocation: location)
  }

  @Test(
    "Ctrl-C and a polite kill end a run: code 130, a sentence, no record, no trace",
    arguments: [SIGINT, SIGTERM])
  func run(signal: Int32) throws {
    let (net, data) = try longRun()
    let before = try folder.names()
    let process = try GlintProcess([
      "run", net, data, "--time-steps", "100000", "--record", folder.path("r.json"),
      "--trace", folder.path("t.h5"),
    ])
    Thread.sleep(forTimeInterval: 1.5)
    expectEnd(of: process, by: signal)
    #expect(try folder.names() == before)
  }

  @Test(
    "Ctrl-C and a polite kill end a comparison: code 130, a sentence, no picture",
    arguments: [SIGINT, SIGTERM])
  func diff(signal: Int32) throws {
    let (net, data) = try longRun()
    let picture = try folder.write("older".utf8, to: "p.svg")
    let before = try folder.names()
    let process = try GlintProcess([
      "diff", net, net, data, "--time-steps", "10000", "--quiet", "-o", picture,
    ])
    Thread.sleep(forTimeInterval: 1.5)
    expectEnd(of: process, by: signal, saying: "Interrupted: the comparison was not finished.\n")
    #expect(try folder.names() == before)
    #expect(try String(contentsOfFile: picture, encoding: .utf8) == "older")
  }

  @Test("Ctrl-C ends a look at spikes: code 130, a sentence, no tables")
  func inspect() throws {
    let (net, data) = try longRun()
    let process = try GlintProcess([
      "inspect", net, "--data", data, "--time-steps", "10000", "--samples", "2000", "--quiet",
    ])
    Thread.sleep(forTimeInterval: 1.5)
    expectEnd(of: process, by: SIGINT)
  }

  @Test("Ctrl-C ends quantizing at once: code 130, a sentence, no network")
  func quantize() throws {
    let (net, data) = try longRun()
    let output = try folder.write("older".utf8, to: "q.nir")
    let before = try folder.names()
    let process = try GlintProcess([
      "quantize", net, "--calibrate", data, "--time-steps", "100000", "--samples", "100",
      "-o", output,
    ])
    for _ in 0..<300 where !process.errorsSoFar.contains("observing") {
      Thread.sleep(forTimeInterval: 0.1)
    }
    expectEnd(
      of: process, by: SIGINT, within: 10,
      saying: "observing the float network\nInterrupted: nothing was written.\n")
    #expect(try folder.names() == before)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "older")
  }

  @Test(
    "Ctrl-C ends a run on MNIST between two samples",
    .enabled(if: SharedData.has("mnist/t10k-images-idx3-ubyte.gz")))
  func mnist() throws {
    let process = try GlintProcess([
      "run", "Networks/mnist-float.nir", SharedData.path("mnist/t10k-images-idx3-ubyte.gz"),
      "--record", folder.path("r.json"),
    ])
    Thread.sleep(forTimeInterval: 1.5)
    expectEnd(of: process, by: SIGINT)
    #expect(try folder.names() == [])
  }
}
