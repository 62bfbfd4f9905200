import Foundation
import Reports
import TestSupport
import Testing

/// Recordings of other frameworks as the other side; what is expected stands in the README of `data/nir`.
@Suite("glint diff with what other frameworks recorded", .enabled(if: SharedData.has("nir/03_rnn")))
struct RecordedDiffTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func record(_ arguments: [String], code: Int32) throws -> DifferenceRecord {
    let result = try glint(["diff"] + arguments + ["--json"])
    try #require(result.exitCode == code, "\(result.errors)")
    return try JSONDecoder().decode(DifferenceRecord.self, from: Data(result.output.utf8))
  }

  /// A Braille network in snnTorch's convention on the one published input, beside recorded hidden spikes.
  private func braille(
    _ network: String, _ activity: String, _ more: [String] = [], code: Int32
  ) throws -> DifferenceRecord {
    let path = { (name: String) in SharedData.path("nir/03_rnn/\(name)") }
    return try record(
      [
        path("braille_noDelay_\(network).nir"), path("\(activity)_activity_noDelay_\(network).npy"),
        path("braille_ds_test0_input.npy"), "--coding", "series", "--discretization", "snntorch",
        "--layer", "lif1.lif",
      ] + more, code: code)
  }

  @Test("Braille: snnTorch's own recording shows no difference in 9,728 values")
  func snnTorch() throws {
    let record = try braille("bias_zero", "snntorch", code: 0)
    #expect(record.equal)
    #expect(record.steps == 256)
    let layer = try #require(record.layers.first)
    #expect((layer.neurons, layer.firstSpikes, layer.secondSpikes) == (38, 119, 119))
    #expect(layer.observable == "spikes")
  }

  @Test("Braille without bias, soft reset: no difference in 10,240 values")
  func subtract() throws {
    let record = try braille("noBias_subtract", "snntorch", ["--reset", "subtract"], code: 0)
    let layer = try #require(record.layers.first)
    #expect((layer.neurons, layer.firstSpikes, layer.secondSpikes) == (40, 118, 118))
  }

  @Test("Braille: Norse parts where its recurrent bias was missing in the first step")
  func norse() throws {
    let record = try braille("bias_zero", "norse", code: 2)
    let first = try #require(record.first)
    #expect((first.steps, first.neuron, first.values) == ([2, 2], 2, [1, 0]))
    #expect((record.layers[0].firstSpikes, record.layers[0].secondSpikes) == (119, 118))
    // In Norse's own convention there is nothing left.
    let own = try braille(
      "bias_zero", "norse", ["--discretization", "norse", "--dt", "1e-4"], code: 0)
    #expect(own.equal)
  }

  @Test("Braille: Lava's recording is found to be transposed, and parts")
  func lava() throws {
    let record = try braille("bias_zero", "lava", code: 2)
    #expect(record.notes.contains { $0.hasSuffix("is read as neurons by steps (--transposed)") })
    let first = try #require(record.first)
    #expect((first.steps, first.neuron, first.values) == ([2, 2], 2, [1, 0]))
    #expect(record.layers[0].secondSpikes == 109)
    let told = try braille("bias_zero", "lava", ["--transposed"], code: 2)
    #expect(told.first == record.first)
    #expect(told.notes == [])
  }

  /// One neuron's recorded input, membrane or spikes.
  private func neuron(
    _ framework: String, _ columns: String, _ more: [String], code: Int32
  ) throws -> DifferenceRecord {
    let path = { (name: String) in SharedData.path("nir/01_lif/\(name)") }
    let rows = try String(contentsOfFile: path("lif_norse.csv"), encoding: .utf8)
      .split(separator: "\n")
    let input = rows.map { String($0.split(separator: ",")[0]) }.joined(separator: "\n") + "\n"
    let data = try folder.write(input.utf8, to: "input.csv")
    return try record(
      [
        path("lif_norse.nir"), path("lif_\(framework).csv"), data, "--coding", "series", "--dt",
        "1e-4", "--columns", columns,
      ] + more, code: code)
  }

  @Test("One neuron: Norse's spikes are the same, its membranes to the rounding of the text")
  func lif() throws {
    let spikes = try neuron("norse", "2", [], code: 0)
    #expect(spikes.layers.map(\.firstSpikes) == [4])
    #expect(spikes.steps == 1000)
    // Glint's membranes are single precision; the file has decimal numbers such as 0.04.
    let exact = try neuron("norse", "1", ["--observable", "v"], code: 2)
    #expect((exact.first?.steps, exact.layers.map(\.mismatches)) == ([60, 60], [900]))
    let first = try #require(exact.first)
    #expect(first.values == [Double(Float(first.values[1])), 0.04])
    #expect(
      DifferenceReport(exact).sentence.hasSuffix(
        "its membrane is 0.039999999 in A and 0.04 in B."))
    let near = try neuron("norse", "1", ["--observable", "v", "--tolerance", "4e-9"], code: 0)
    #expect(near.layers.map(\.mismatches) == [0])
  }

  @Test("One neuron: sinabs fires one input earlier, Lava one step later")
  func early() throws {
    let sinabs = try neuron("sinabs", "2", [], code: 2)
    #expect((sinabs.first?.steps, sinabs.first?.values) == ([450, 450], [0, 1]))
    // The recording has no input: nobody knows whether it was the same.
    let input = try #require(sinabs.first?.events)
    #expect(input.map(\.layer) == ["input"])
    #expect(input.map(\.same) == [nil])
    let lava = try neuron("lava_cpu_float", "2", [], code: 2)
    #expect((lava.first?.steps, lava.first?.values) == ([460, 460], [1, 0]))
    #expect(
      try neuron("lava_cpu_float", "2", ["--offset", "1"], code: 0).steps == 999)
  }

  @Test("A matrix that fits several layers, or none, is asked about")
  func ambiguity() throws {
    let path = { (name: String) in SharedData.path("nir/01_lif/\(name)") }
    let data = try folder.write("1\n0\n1\n".utf8, to: "input.csv")
    let short = try folder.write("1\n0\n1\n".utf8, to: "short.csv")
    let arguments = [
      path("two_lif_neurons.nir"), short, data, "--coding", "series", "--dt", "1e-4",
    ]
    try expectRefusal(
      ["diff"] + arguments, "'\(short)' could be '…' or '…'; say which with --layer", in: folder
    )
    let wide = try folder.write("1,2,3,4,5\n0,0,0,0,0\n".utf8, to: "wide.csv")
    try expectRefusal(
      ["diff", path("lif_norse.nir"), wide, data, "--coding", "series", "--dt", "1e-4"],
      "'\(wide)' has the shape [2, 5], which fits no layer of the other side: "
        + "…; take some of its columns with --columns",
      in: folder)
    for (columns, asked) in [("5", "no column 5"), ("3-6", "no columns 3 to 6")] {
      try expectRefusal(
        [
          "diff", path("lif_norse.nir"), wide, data, "--coding", "series", "--dt", "1e-4",
          "--columns", columns,
        ], "'\(wide)' has \(asked); it has 0 to 4", in: folder)
    }
    try expectRefusal(
      ["diff"] + arguments + ["--columns", "1-2"],
      "'\(short)' has no columns 1 to 2; it has column 0 only", in: folder)
  }
}
