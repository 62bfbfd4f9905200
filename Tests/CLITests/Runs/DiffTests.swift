import Foundation
import FoundationXML
import HDF5
import Reports
import SpikeData
import SpikeIO
import TestSupport
import Testing

@Suite("glint diff")
struct DiffTests {
  private let folder: TemporaryFolder
  private let net: String
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    net = try SmallNetwork().write(in: folder)
    data = try SmallData.events(in: folder)
  }

  /// The small network with the threshold of its second neuron changed.
  ///
  /// Weights into it are −0.25 + (4, 0, 1, 2)/4, so (0.75, −0.25, 0, 0.25), and its bias is 0.125.
  private func changed(_ threshold: Double) throws -> String {
    var network = SmallNetwork()
    network.set("cells", "v_threshold", .numbers([1, threshold, 1], shape: [3]))
    return try network.write(in: folder, "changed.nir")
  }

  private func record(_ arguments: String..., code: Int32) throws -> DifferenceRecord {
    let result = try glint(["diff"] + arguments + ["--json"])
    try #require(result.exitCode == code, "\(result.errors)")
    return try JSONDecoder().decode(DifferenceRecord.self, from: Data(result.output.utf8))
  }

  /// Output with this machine's temporary folder taken out.
  private func visible(_ text: String) -> String {
    text.replacing(folder.url.path + "/", with: "")
  }

  @Test("Equal networks: exit code 0")
  func equal() throws {
    let result = try glint("diff", net, net, data)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.errors == "")
    try Snapshot.expect(visible(result.output), is: "diff-equal.txt")
  }

  @Test("A changed threshold: exit code 2, the place, the values and what arrived")
  func threshold() throws {
    // Sample 0: input 0 in step 0 gives 0.75 + 0.125 = 0.875, above 0.8 and not above 1.
    let other = try changed(0.8)
    let result = try glint("diff", net, other, data)
    #expect(result.exitCode == 2, "\(result.errors)")
    #expect(result.errors == "")
    try Snapshot.expect(visible(result.output), is: "diff-threshold.txt")
    let record = try record(net, other, data, code: 2)
    #expect(record.equal == false)
    #expect(record.tolerance == 0)
    let first = try #require(record.first)
    #expect((first.sample, first.steps, first.neuron) == (0, [0, 0], 1))
    #expect(first.layers == ["cells", "cells"])
    #expect(first.label == "fc")
    #expect((first.observable, first.values) == ("spikes", [0, 1]))
    #expect(first.feeds.map(\.input) == [0.875, 0.875])
    #expect(first.feeds.map(\.threshold) == [1, 0.8])
    #expect(first.events.map(\.weights) == [[0.75, 0.75]])
  }

  @Test("Networks and the traces of their runs part in the same place")
  func traces() throws {
    let other = try changed(0.8)
    for (network, trace) in [(net, "a.h5"), (other, "b.h5")] {
      let run = try glint(
        "run", network, data, "--trace", folder.path(trace), "--trace-membranes", "--quiet")
      try #require(run.exitCode == 0, "\(run.errors)")
    }
    let networks = try record(net, other, data, code: 2)
    let traces = try record(folder.path("a.h5"), folder.path("b.h5"), code: 2)
    #expect(traces.layers == networks.layers)
    #expect(traces.first?.steps == networks.first?.steps)
    #expect(traces.first?.values == networks.first?.values)
    #expect(traces.first?.feeds.map(\.membraneAfter) == networks.first?.feeds.map(\.membraneAfter))
    #expect(traces.first?.events == [])
    let mixed = try record(folder.path("a.h5"), other, data, code: 2)
    #expect(mixed.layers == networks.layers)
    // The network of the recordings says what fed the neuron.
    let known = try record(
      folder.path("a.h5"), folder.path("b.h5"), "--network", net, code: 2)
    #expect(known.first?.events == networks.first?.events)
    #expect(try record(net, folder.path("a.h5"), data, code: 0).equal)
  }

  @Test("A folder of recordings is data, as in a run")
  func dataFolder() throws {
    let recordings = folder.path("recordings")
    try FileManager.default.createDirectory(
      atPath: recordings, withIntermediateDirectories: false)
    // Column, row, polarity and microsecond of four events of a camera with two pixels, which are 4 channels.
    let events: [UInt8] = [
      0, 0, 0x80, 0, 0, 1, 0, 0, 0x03, 0xE8, 1, 0, 0x80, 0x07, 0xD0, 0, 0, 0, 0x0B, 0xB8,
    ]
    for name in ["1.bin", "2.bin"] { _ = try folder.write(events, to: "recordings/\(name)") }
    let record = try record(net, net, recordings, "--sensor", "2x1", code: 0)
    #expect((record.samples, record.layers[0].firstSpikes) == (2, 8))
    // Networks and recordings are files still.
    try expectRefusal(
      ["diff", net, recordings, data], "'\(recordings)' is a folder; give a file in it", in: folder)
  }

  @Test("Options of the second network alone: another reset")
  func secondOptions() throws {
    let record = try record(
      net, net, data, "--reset", "zero", "--second-options", "--reset subtract", code: 2)
    let first = try #require(record.first)
    // The membrane of the neuron that spiked, in the step in which it did.
    #expect(first.observable == "v")
    #expect(first.feeds.map(\.output) == [1, 1])
    #expect(first.values[0] == 0)
  }

  @Test("Options of the second network stand on those of both; empty ones take all of them away")
  func mergedOptions() throws {
    var network = SmallNetwork()
    func all(_ value: Double) -> SmallNetwork.Value { .numbers([value, value, value], shape: [3]) }
    network.nodes[2].datasets = [
      ("type", .text("LIF")), ("tau", all(0.0009999997615814777)), ("r", all(4)),
      ("v_leak", all(0)), ("v_threshold", all(0.25)),
    ]
    let leaky = try network.write(in: folder, "leaky.nir")
    let both = ["--dt", "0.00025", "--reset", "zero"]
    let parting = try glint(
      ["diff", leaky, leaky, data] + both + ["--second-options", "--reset subtract", "--json"])
    try #require(parting.exitCode == 2, "\(parting.errors)")
    let found = try JSONDecoder().decode(DifferenceRecord.self, from: Data(parting.output.utf8))
    #expect(found.first?.observable == "v")
    // The same options again change nothing.
    let same = try glint(
      ["diff", leaky, leaky, data] + both + ["--second-options", "--reset zero"])
    #expect(same.exitCode == 0, "\(same.errors)")
    try expectRefusal(
      ["diff", leaky, leaky, data] + both + ["--second-options", ""],
      "\(leaky): node 'cells': tau is 0.0009999998, expected at least the time step 1.0; give the "
        + "real one with --dt", in: folder)
  }

  @Test("Tolerance, steps, samples, observables and layers narrow what is compared")
  func narrowing() throws {
    let other = try changed(0.8)
    #expect(try record(net, other, data, "--max-steps", "1", "--samples", "1", code: 2).steps == 1)
    let late = try record(net, other, data, "--layer", "input", code: 0)
    #expect(late.layers.map(\.name) == ["input"])
    let spikes = try record(net, other, data, "--observable", "spikes", code: 2)
    #expect(Set(spikes.layers.map(\.observable)) == ["spikes"])
    var network = SmallNetwork()
    network.set("fc", "bias", .numbers([-1e-6, 0.125, 0.25], shape: [3]))
    let near = try network.write(in: folder, "near.nir")
    #expect(try record(net, near, data, code: 2).first?.observable == "v")
    #expect(try record(net, near, data, "--tolerance", "0.001", code: 0).tolerance == 0.001)
  }

  @Test("A run that is one step late is equal with an offset of 1")
  func offset() throws {
    let one = try glint("run", net, data, "--trace", folder.path("a.h5"), "--quiet")
    try #require(one.exitCode == 0)
    // The same spikes, one step later.
    let trace = try NIRDataTrace(path: folder.path("a.h5"))
    let writer = try NIRDataWriter(
      to: folder.path("late.h5"), layers: trace.layers, sampleNumbers: trace.sampleNumbers,
      stepCount: 4, timeStep: 1, arithmetic: .float)
    for index in trace.sampleNumbers.indices {
      var sample = try trace.sample(at: index)
      for (layer, recordings) in sample.layers.enumerated() {
        for (observable, recording) in recordings {
          var late: Recording =
            recording.isDense
            ? .dense(neurons: recording.neurons) : .sparse(neurons: recording.neurons)
          late.appendStep(values: [Double](repeating: 0, count: recording.neurons))
          for step in 0..<3 {
            late.appendStep(
              values: (0..<recording.neurons).map { recording.value(of: $0, in: step) })
          }
          sample.layers[layer][observable] = late
        }
      }
      try writer.write(sample, at: index)
    }
    try writer.finish()
    let (early, late) = (folder.path("a.h5"), folder.path("late.h5"))
    #expect(try !record(early, late, code: 2).equal)
    let aligned = try record(early, late, "--offset", "1", code: 0)
    #expect((aligned.steps, aligned.offset) == (3, 1))
    let back = try record(late, early, "--offset", "-1", code: 0)
    #expect((back.equal, back.steps, back.offset) == (true, 3, -1))
    // Steps are A's: the last of four is in the rows, the first is not compared.
    let parting = try record(early, late, "--offset", "-1", code: 2)
    #expect(parting.steps == 3)
    #expect(parting.layers.map(\.mismatchesByStep.count).max() == 4)
  }

  @Test("Engine and reference of a trained network are equal")
  func runtimes() throws {
    let digits = "Networks/digits-w2u2.nir"
    let record = try record(
      digits, digits, "Traces/digits-test.h5", "--samples", "3", "--as", "engine", "--as",
      "reference", code: 0)
    #expect(record.sides.map(\.kind) == ["integer engine", "integer reference"])
    #expect(record.layers.map(\.name) == ["input", "neurons1", "neurons2", "neurons3"])
    #expect(record.layers.allSatisfy { ($0.firstSpikes ?? 0) > 0 })
    // The engine keeps no membranes, and has no values of the read-out.
    #expect(
      record.notes == ["only in B: 'output'", "membranes are only in B, and are not compared"])
    let text = try glint(
      "diff", digits, digits, "Traces/digits-test.h5", "--samples", "1", "--as", "engine", "--as",
      "reference")
    #expect(
      text.output.contains("\nA and B are equal: all spikes are the same.\n"), "\(text.output)")
  }

  @Test("A quantized network and its float parent part, the same for any number of threads")
  func parent() throws {
    let arguments = [
      "diff", "Networks/digits-w2u2.nir", "Networks/digits-float.nir", "Traces/digits-test.h5",
      "--samples", "3",
    ]
    let one = try glint(arguments + ["--threads", "1"])
    #expect(one.exitCode == 2)
    try Snapshot.expect(one.output, is: "diff-digits.txt")
    #expect(try glint(arguments + ["--threads", "3"]).output == one.output)
  }

  @Test("Synaptic currents are compared between floats, and left out beside integers")
  func currents() throws {
    func network(_ tau: Double, _ name: String) throws -> String {
      var network = SmallNetwork()
      func all(_ value: Double) -> SmallNetwork.Value {
        .numbers([value, value, value], shape: [3])
      }
      network.nodes[2].datasets = [
        ("type", .text("CubaLIF")), ("tau_syn", all(tau)), ("tau_mem", all(8)), ("r", all(8)),
        ("v_leak", all(0)), ("v_threshold", all(4)), ("w_in", all(2)),
      ]
      return try network.write(in: folder, name)
    }
    let (one, other) = (try network(2, "one.nir"), try network(4, "other.nir"))
    let parting = try record(one, other, data, "--observable", "i", code: 2)
    let first = try #require(parting.first)
    // Sample 0, step 0: the input 0.75 + 0.125 of neuron 1, times w_in 2, times dt/tau.
    #expect((first.sample, first.steps, first.observable) == (0, [0, 0], "i"))
    #expect(first.feeds.map(\.currentBefore) == [0, 0])
    #expect(first.feeds.map(\.currentAfter) == first.values)
    let all = try record(one, other, data, code: 2)
    #expect(all.layers.map(\.observable) == ["spikes", "spikes", "v", "i"])
    #expect(all.layers.map(\.judged) == [true, true, true, true])
    let text = try glint("diff", one, other, data, "--observable", "i")
    #expect(text.output.contains("its synaptic current is "), "\(text.output)")
    #expect(text.output.contains("\ncurrent before "), "\(text.output)")
    #expect(text.output.contains("\ncurrent after "), "\(text.output)")
    // A step later the current of the step before is what it starts from.
    let late = try record(one, other, data, "--observable", "i", "--offset", "-1", code: 2)
    #expect(late.first?.steps == [1, 0])
    // Neuron 1 of A: the same 0.875 times w_in 2, times dt/tau.
    #expect(late.first?.neuron == 1)
    #expect(late.first?.feeds.map(\.currentBefore) == [0.875, 0])
    #expect(try record(one, one, data, "--observable", "i", code: 0).equal)
    let integers = folder.path("q.nir")
    let quantized = try glint(
      "quantize", one, "--calibrate", data, "-o", integers, "--weights", "8", "--membrane", "12",
      "--quiet")
    try #require(quantized.exitCode == 0, "\(quantized.errors)")
    let result = try glint("diff", one, integers, data, "--json")
    let mixed = try JSONDecoder().decode(DifferenceRecord.self, from: Data(result.output.utf8))
    #expect(mixed.layers.map(\.observable) == ["spikes", "spikes", "v"])
    let currents = try glint(
      "diff", one, integers, data, "--observable", "i", "--tolerance", "0", "--json")
    let apart = try JSONDecoder().decode(DifferenceRecord.self, from: Data(currents.output.utf8))
    #expect(apart.first?.feeds.map(\.currentAfter) == apart.first?.values)
    #expect(apart.first?.feeds[1].currentBefore != nil)
    #expect(
      try record(integers, integers, data, code: 0).layers.map(\.observable)
        == ["spikes", "spikes", "v", "i"])
  }

  @Test("The picture is written, and is well-formed")
  func picture() throws {
    let path = folder.path("parts.svg")
    let other = try changed(0.8)
    let result = try glint("diff", net, other, data, "-o", path)
    #expect(result.exitCode == 2)
    #expect(result.errors == "Picture: \(path)\n")
    let quiet = try glint("diff", net, other, data, "-o", path, "--quiet")
    #expect(quiet.errors == "")
    #expect(quiet.output == result.output)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let parser = XMLParser(data: Data(text.utf8))
    #expect(parser.parse())
    #expect(text.contains("first: sample 0, step 0, neuron 1 of cells"))
  }
}
