internal import FixedPoint
internal import NetworkModel

/// Neurons with `model = "LOIHI"`: the constants and the arithmetic of netx files (docs/formats/netx.md), for integer weights.
struct TopologyLoihiNeuron {
  /// Keys that only these neurons have.
  static let keys = ["vThMant", "vDecay", "iDecay"]
  /// The value of `model`.
  static let model = "LOIHI"

  private let table: TopologyTable
  private let constants: NetxNeuron.CurrentBased
  private let comparison: Comparison
  /// What the table left open.
  let assumptions: [String]

  /// The neuron of `layer`; nil when it has none, or one of another model.
  init?(
    _ layer: TopologyLayer, defaults: [String: TopologyValue], options: ReadOptions
  ) throws {
    guard let table = try TopologyNeuron.table(layer, defaults: defaults),
      table.values["model"] == .string(Self.model)
    else { return nil }
    try table.allow(Self.keys + ["model", "compare"])
    guard layer.kind.hasWeights else {
      throw table.invalid("model", "another: LOIHI neurons stand in a layer with weights")
    }
    guard options.reset == nil else {
      throw NetworkIOError.optionDoesNotApply(
        file: table.file, option: "--reset", why: "LOIHI neurons are set to 0 by a spike")
    }
    func constants(_ key: String, in range: ClosedRange<Int>) throws -> [Int] {
      guard let values = try table.integers(key, in: range) else {
        throw table.error(
          .missingKey(
            key, place: table.place,
            expected: "whole numbers in \(range.lowerBound)...\(range.upperBound)"))
      }
      return values
    }
    self.table = table
    self.constants = NetxNeuron.CurrentBased(
      currentDecay: try constants("iDecay", in: 0...4096),
      membraneDecay: try constants("vDecay", in: 0...4096),
      threshold: try constants("vThMant", in: 0...131_071))
    let stated = try options.comparison ?? table.choice("compare", of: Comparison.self)
    comparison = stated ?? .greater
    assumptions = stated == nil ? ["LOIHI neurons spike above their threshold (compare)"] : []
  }

  /// The layer's weights, shifted by 6 places, and the neurons, which take over their biases as mantissas.
  func split(
    _ operation: QuantizedNetwork.Operation
  ) throws -> (weights: QuantizedNetwork.Operation, neuron: QuantizedNeuron) {
    guard var weights = operation.weights else { return (operation, try neuron(bias: nil)) }
    guard weights.guardBits == 0 else {
      throw table.invalid("model", "no guard_bits beside it: LOIHI neurons shift by 6")
    }
    let bias = weights.bias
    guard bias?.allSatisfy({ abs($0) <= 131_072 }) ?? true else {
      throw table.invalid("model", "biases of at most 18 bits beside it")
    }
    weights.guardBits = constants.weightShift
    weights.bias = nil
    let neurons = try neuron(bias: bias?.map { Int($0) })
    switch operation {
    case .dense(let dense, _): return (.dense(dense, weights), neurons)
    case .convolution(let convolution, _): return (.convolution(convolution, weights), neurons)
    default: return (operation, neurons)
    }
  }

  private func neuron(bias: [Int]?) throws -> QuantizedNeuron {
    try constants.neuron(bias: bias, keepsCurrent: true, comparison: comparison)
  }
}
