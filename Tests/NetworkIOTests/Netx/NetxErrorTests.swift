import Foundation
import NetworkIO
import NetworkModel
import Testing

/// Every fault of a netx file is one sentence that names the layer.
@Suite("Malformed netx files")
struct NetxErrorTests {
  static func message(_ file: HandmadeNetx, _ options: ReadOptions = ReadOptions()) -> String {
    do {
      _ = try file.read(options)
      return "read"
    } catch {
      let text = "\(error)"
      // The file is a temporary one: its name says nothing.
      return text.range(of: ".net").map { String(text[$0.upperBound...]) } ?? text
    }
  }

  static let neuron = HandmadeNetx.cuba()
  static let rows = [[2.0, 4], [6, 8]]

  static func edited(_ change: (inout HandmadeNetx) -> Void) -> HandmadeNetx {
    var file = HandmadeNetx.dense(rows)
    change(&file)
    return file
  }

  /// The dense layer with one dataset replaced, or left out for nil.
  static func with(_ name: String, _ value: HandmadeNetx.Value?) -> HandmadeNetx {
    edited { file in
      file.layers[0].datasets.removeAll { $0.0 == name }
      if let value { file.layers[0].datasets.append((name, value)) }
    }
  }

  static let layers: [(HandmadeNetx, String)] = [
    (
      HandmadeNetx(),
      ": the network has no layer in '/layer'"
    ),
    (
      edited { $0.layers[0].name = "1" },
      ", node 'layer 1': its name is '1', expected a number from 0 to 0, each once"
    ),
    (
      with("type", .text("concat")),
      ": node 'layer 0': 'concat' layers (several inputs side by side) are not run; "
        + "replace it by one of input, dense, dense_rec, conv, pool, flatten, average"
    ),
    (
      with("type", .text("dense_comp")),
      ": node 'layer 0': 'dense_comp' layers (complex weights with resonate-and-fire neurons) are not "
        + "run; replace it by one of input, dense, dense_rec, conv, pool, flatten, average"
    ),
    (
      with("type", .text("banana")),
      ", node 'layer 0': type is 'banana', expected one of input, dense, dense_rec, conv, pool, "
        + "flatten, average"
    ),
    (
      with("type", nil),
      ", /layer/0: has no member 'type'; it has 'neuron', 'shape', 'weight'"
    ),
    (
      with("type", .text("conv")),
      ", node 'layer 0': type is 'conv' without an input layer before it, "
        + "expected an input layer, which says how large the maps are"
    ),
    (
      with("shape", .integers([3])),
      ", node 'layer 0': weight is of shape [2, 2], expected shape [3, 2]"
    ),
    (
      with("shape", .integers([67_108_864, 67_108_864, 67_108_864])),
      ": shape [67108864, 67108864, 67108864] is not possible: extents must be at least 1 and "
        + "multiply to at most 2^26"
    ),
    (
      with("inFeatures", .integer(3)),
      ", node 'layer 0': inFeatures is 3, expected 2, what the layer before gives"
    ),
    (
      edited {
        $0.layers[0].datasets = [("type", .text("input")), ("shape", .integers([2, 5]))]
        $0.add("dense", [HandmadeNetx.weight(rows)] + neuron)
      },
      ", node 'layer 1': weight is of shape [2, 2], expected shape [2, 10]"
    ),
    (
      edited { $0.layers[0].datasets = [("type", .text("input")), ("shape", .integers([4, 0]))] },
      ", node 'layer 0': shape is 0, expected a number in 1...67108864"
    ),
    (
      edited {
        $0.layers[0].datasets = [
          ("type", .text("input")), ("shape", .integers([65_536, 65_536, 65_536])),
        ]
      },
      ": shape [65536, 65536, 65536] is not possible: extents must be at least 1 and multiply to "
        + "at most 2^26"
    ),
    (
      edited { $0.add("input", [("shape", .integers([2]))]) },
      ", node 'layer 1': type is 'input', expected an input layer at place 0 only"
    ),
  ]

  static let weights: [(HandmadeNetx, String)] = [
    (
      with("weight", nil),
      ", /layer/0: has no member 'weight'; it has 'neuron', 'shape', 'type'"
    ),
    (
      with("weight", .numbers([1.5, 2, 3, 4], shape: [2, 2])),
      ", /layer/0/weight: the value 1.5 at [0, 0] does not fit 64-bit signed integer"
    ),
    (
      with("weight", .numbers([40_000, 2, 3, 4], shape: [2, 2])),
      ", node 'layer 0': weight is 40000, expected a number in -32768...32767"
    ),
    (
      with("weight", .numbers([1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2, 2])),
      ", node 'layer 0': weight is of shape [2, 2, 2], expected shape [outputs, inputs]"
    ),
    (
      with("bias", .integers([1, 2, 3])),
      ", node 'layer 0': bias is 3 numbers, expected 1, 2 (channels) or 2 (neurons)"
    ),
    (
      with("delay", .integers([1, 2, 3])),
      ", node 'layer 0': delay is 3 numbers, expected 1, 2 (inputs), 2 (outputs) or 4 (weights)"
    ),
    (
      with("delay", .integer(-1)),
      ", node 'layer 0': delay is -1, expected a number in 0...2147483647"
    ),
  ]

  static let neurons: [(HandmadeNetx, String)] = [
    (
      edited {
        $0.layers[0].datasets.removeAll { $0.0.hasPrefix("neuron/") }
        $0.add("dense", [HandmadeNetx.weight(rows)] + neuron)
      },
      ", node 'layer 0': neuron is absent, expected neurons, in every layer but the last"
    ),
    (
      with("neuron/vDecay", nil),
      ", /layer/0/neuron: has no member 'vDecay'; it has 'iDecay', 'refDelay', 'type', 'vThMant'"
    ),
    (
      with("neuron/iDecay", .integer(4097)),
      ", node 'layer 0': iDecay is 4097, expected a number in 0...4096"
    ),
    (
      with("neuron/vThMant", .integer(131_072)),
      ", node 'layer 0': vThMant is 131072, expected a number in 0...131071"
    ),
    (
      with("neuron/vThMant", .integers([1, 2, 3])),
      ", node 'layer 0': neuron/vThMant is 3 numbers, expected 1, 2 (channels) or 2 (neurons)"
    ),
    (
      with("neuron/type", .text("RF_PHASE")),
      ": node 'layer 0': 'RF_PHASE' neurons are not run; replace them by LOIHI, CUBA or SDNN neurons"
    ),
    (
      with("neuron/gradedSpike", .integer(1)),
      ": node 'layer 0': graded spikes of LOIHI or CUBA neurons are not run; "
        + "export the layer with graded_spike=False"
    ),
    (
      with("neuron/wgtExp", .integer(-8)),
      ": node 'layer 0': weight is a multiple of 2^1, shifted by -2 places, expected 0...15 places in all"
    ),
  ]

  @Test("Layers, weights and neurons", arguments: layers + weights + neurons)
  func malformed(file: HandmadeNetx, expected: String) {
    #expect(Self.message(file) == expected)
  }

  @Test("Flags that mean nothing for Loihi's integers are refused")
  func options() {
    let file = HandmadeNetx.dense(Self.rows)
    var options = ReadOptions()
    options.timeStep = 0.001
    #expect(
      Self.message(file, options)
        == ": --dt does not apply, a netx network has Loihi's own integers; leave it out")
    options = ReadOptions()
    options.tensors = "weights.h5"
    #expect(
      Self.message(file, options)
        == ": --tensors weights.h5 does not apply, a netx file holds its own weights; leave it out")
    var analog = HandmadeNetx()
    analog.add("input", [("shape", .integers([2]))] + Self.neuron)
    analog.add("dense", [HandmadeNetx.weight(Self.rows)])
    options = ReadOptions()
    options.coding = .rate
    #expect(
      Self.message(analog, options)
        == ": --coding rate does not apply, its input layer takes values (direct coding, or series); leave it out"
    )
  }

  @Test("A file cut anywhere is refused, never trapped on")
  func truncated() throws {
    let folder = FileManager.default.temporaryDirectory
    let whole = folder.appending(path: "\(UUID()).net")
    let cut = folder.appending(path: "\(UUID()).net")
    defer { for url in [whole, cut] { try? FileManager.default.removeItem(at: url) } }
    try HandmadeNetx.dense(Self.rows).write(to: whole.path)
    let bytes = try Data(contentsOf: whole)
    for length in stride(from: 8, to: bytes.count - 1, by: 97) {
      try bytes.prefix(length).write(to: cut)
      #expect(throws: NetworkIOError.self) { try NetworkReader.read(path: cut.path) }
    }
  }
}
