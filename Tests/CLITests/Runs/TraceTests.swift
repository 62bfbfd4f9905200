import Foundation
import HDF5
import Reports
import SpikeData
import SpikeIO
import TestSupport
import Testing

@Suite("glint run --trace")
struct TraceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws {
    let result = try glint(["run"] + arguments + ["--quiet"])
    try #require(result.exitCode == 0, "\(result.errors)")
    #expect(result.errors == "")
  }

  private static let digits = ["Networks/digits-w2u2.nir", "Traces/digits-test.h5"]

  @Test("The trace has as many spikes as the record counts, and the same bytes for any threads")
  func digits() throws {
    let (net, data) = (Self.digits[0], Self.digits[1])
    let (one, three) = (folder.path("one.h5"), folder.path("three.h5"))
    try run(
      net, data, "--samples", "12", "--trace", one, "--threads", "1", "--predictions", "--record",
      folder.path("r.json"))
    try run(net, data, "--samples", "12", "--trace", three, "--threads", "3")
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: one))
        == Data(contentsOf: URL(fileURLWithPath: three)))
    let record = try RunRecord(contentsOfFile: folder.path("r.json"))
    let trace = try NIRDataTrace(path: one)
    #expect(trace.sampleNumbers == Array(0..<12))
    #expect(trace.arithmetic == .integer)
    #expect(trace.layers.map(\.observables) == [[Observable]](repeating: [.spikes], count: 4))
    let spikesPerStep = try #require(record.spikesPerStep)
    for sample in 0..<12 {
      let layers = try trace.sample(at: sample).layers
      for (place, layer) in trace.layers.enumerated().dropFirst() {
        let spikes = try #require(layers[place][.spikes])
        let counted = try #require(spikesPerStep.first { $0.name == layer.label }?.spikes[sample])
        #expect((0..<8).map { spikes.entries(in: $0).count } == counted)
      }
    }
  }

  @Test("With membranes a quantized network gives the same spikes, and membranes in real units")
  func membranes() throws {
    let (net, data) = (Self.digits[0], Self.digits[1])
    try run(net, data, "--samples", "2", "--trace", folder.path("spikes.h5"))
    try run(
      net, data, "--samples", "2", "--trace", folder.path("membranes.h5"), "--trace-membranes")
    let spikes = try NIRDataTrace(path: folder.path("spikes.h5"))
    let membranes = try NIRDataTrace(path: folder.path("membranes.h5"))
    #expect(membranes.layers.last?.observables == [.values])
    for sample in 0..<2 {
      let (first, second) = (try spikes.sample(at: sample), try membranes.sample(at: sample))
      for (place, layer) in spikes.layers.enumerated() {
        let index = try #require(membranes.layers.firstIndex { $0.name == layer.name })
        #expect(first.layers[place][.spikes] == second.layers[index][.spikes])
      }
    }
  }

  @Test("A trace is refused before the run where it would be too large")
  func tooLarge() throws {
    let net = try SmallNetwork().write(in: folder)
    let data = try SmallData.events(in: folder)
    try expectRefusal(
      [
        "run", net, data, "--trace", folder.path("t.h5"), "--trace-membranes", "--time-steps",
        "1000000", "--threads", "1000",
      ],
      "the membranes of one sample take 24,000,000 bytes, too many for 1000 threads at once; "
        + "use fewer --threads or --time-steps, or leave out --trace-membranes", in: folder)
  }

  @Test("An input is never overwritten")
  func overwriting() throws {
    let net = try SmallNetwork().write(in: folder)
    let data = try SmallData.events(in: folder)
    for path in [net, data] {
      try expectRefusal(
        ["run", net, data, "--trace", path],
        "cannot write '\(path)': it is also an input; give the output another name", in: folder)
    }
  }

  @Test("A fault in a later sample leaves no trace")
  func fault() throws {
    let net = try SmallNetwork().write(in: folder)
    let data = try SmallData.events(
      in: folder, times: [[0], [0.001], [0.002]], units: [[0], [1], [9]])
    try expectRefusal(
      ["run", net, data, "--trace", folder.path("t.h5")], "\(data): sample 2: …", in: folder)
  }
}
