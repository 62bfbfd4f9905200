import FixedPoint
import NetworkModel

/// The neurons of one layer: which they are, and their constants in physical and in discrete units.
public struct NeuronFacts: Equatable, Sendable, Encodable {
  /// The node's name.
  public let name: String
  /// The model by its NIR name, or `integer`.
  public let model: String
  /// What a spike does to the membrane: `zero` or `subtract`; nil for neurons that never spike or keep nothing.
  public let reset: String?
  /// When it spikes: `>` or `>=`; nil for neurons that never do.
  public let comparison: String?
  /// True where a neuron may emit several spikes in one step.
  public let emitsSeveralSpikes: Bool
  /// Constants as the file has them, or as real values of integers.
  public let physical: [Constant]
  /// The same per time step; of integers, in the layer's own unit.
  ///
  /// Empty where the time step is too long to be taken.
  public let discrete: [Constant]
  /// Decays made of shifts and additions; empty for floats.
  public let decays: [DecayFacts]
  /// Bits of the stored membrane; nil for floats.
  public let membraneBits: Int?
  /// Distinct membranes that can be stored; nil for floats.
  public let membraneCodes: Int?

  /// Float neurons, as they are run with `execution`.
  init(_ neuron: Neuron, name: String, execution: Execution) {
    self.name = name
    model = neuron.model.rawValue
    let keepsState = neuron.model != .threshold
    reset = neuron.model.spikes && keepsState ? neuron.reset.rawValue : nil
    comparison = neuron.model.spikes ? neuron.comparison.rawValue : nil
    emitsSeveralSpikes = neuron.emitsSeveralSpikes
    physical = neuron.parameters.compactMap { name, values in
      Constant(name, unit: Self.units[name], values)
    }
    discrete = execution.canStep(neuron) ? Self.discrete(neuron, execution) : []
    decays = []
    membraneBits = nil
    membraneCodes = nil
  }

  private static let units = [
    "tau": "time", "tau_mem": "time", "tau_syn": "time", "tau_adaptation": "time",
    "v_leak": "membrane", "v_threshold": "membrane", "threshold": "membrane",
    "v_reset": "membrane", "initial": "membrane", "adaptation": "membrane", "floor": "membrane",
  ]

  private static func discrete(_ neuron: Neuron, _ execution: Execution) -> [Constant] {
    guard neuron.model != .threshold else { return [] }
    var list: [Constant?] = []
    if neuron.model.hasCurrent {
      list += [
        Constant("decay_syn", neuron.synapticTau.map(execution.decay)),
        Constant(
          "gain_syn", zipped(neuron.synapticTau.map(execution.gain), neuron.inputWeight, *)),
      ]
    }
    let gains: [Double]
    if neuron.model.leaks {
      list += [
        Constant("tau/dt", unit: "steps", neuron.tau.map { $0 / execution.timeStep }),
        Constant("decay", neuron.tau.map(execution.decay)),
      ]
      gains = zipped(neuron.tau.map(execution.gain), neuron.resistance, *)
    } else {
      gains = neuron.resistance.map { $0 * execution.timeStep }
    }
    list.append(Constant("gain", gains))
    if neuron.model.adapts {
      list.append(Constant("decay_adaptation", neuron.adaptationTau.map(execution.decay)))
    }
    if neuron.model.spikes, gains.allSatisfy({ $0 != 0 }) {
      list.append(Constant("threshold/gain", unit: "input", zipped(neuron.threshold, gains, /)))
    }
    return list.compactMap { $0 }
  }

  /// Integer neurons; `guardBits` are those of the projections that lead to them, nil for none.
  ///
  /// - Parameter origins: What the decays of a state stand for.
  init(
    _ neuron: QuantizedNeuron, name: String, guardBits: Int?, execution: Execution,
    origins: (DecayRounding.State) -> [DecayRounding]
  ) {
    self.name = name
    model = "integer"
    switch neuron.reset {
    case .toValue: reset = neuron.threshold == nil || neuron.width.bits == 0 ? nil : "zero"
    case .subtract: reset = neuron.threshold == nil || neuron.width.bits == 0 ? nil : "subtract"
    }
    comparison = neuron.threshold == nil ? nil : Comparison.greaterOrEqual.rawValue
    emitsSeveralSpikes = false
    membraneBits = neuron.width.bits
    membraneCodes = neuron.store.codes
    physical = Self.physical(neuron)
    discrete = Self.discrete(neuron, guardBits: guardBits)
    var decays: [DecayFacts] = []
    func add(_ list: [Decay], _ state: DecayRounding.State) {
      decays += DecayFacts.list(
        list, of: state.rawValue, origins: origins(state), execution: execution)
    }
    if case .shift(let shift) = neuron.store, shift.decays != [.none] {
      add(shift.decays, .membrane)
    }
    if let current = neuron.current { add(current.decays, .current) }
    if let adaptation = neuron.adaptation { add(adaptation.decays, .adaptation) }
    self.decays = decays
  }

  /// Sigma-delta neurons.
  init(_ neuron: SigmaDelta, name: String) {
    self.name = name
    model = "sigma-delta"
    reset = nil
    comparison = neuron.threshold == nil ? nil : Comparison.greaterOrEqual.rawValue
    emitsSeveralSpikes = false
    membraneBits = neuron.width.bits
    membraneCodes = neuron.width.codes
    physical = []
    decays = []
    discrete = [
      neuron.threshold.flatMap { Constant("threshold", unit: "units", $0.map { Double($0) }) },
      Constant("bias", unit: "units", neuron.bias.map { Double($0) }),
      Constant("output shift", unit: "bits", [Double(neuron.outputShift)]),
    ].compactMap { $0 }
  }

  private static func physical(_ neuron: QuantizedNeuron) -> [Constant] {
    func real(_ values: [Int32]) -> [Double] {
      zipped(values.map { Double($0) }, neuron.unit, *)
    }
    var list = [Constant("unit", neuron.unit)]
    if let threshold = neuron.threshold {
      list.append(Constant("v_threshold", unit: "membrane", real(threshold)))
      list.append(Constant(resetName(neuron), unit: "membrane", real(resetValues(neuron))))
    }
    return list.compactMap { $0 }
  }

  private static func discrete(_ neuron: QuantizedNeuron, guardBits: Int?) -> [Constant] {
    func plain(_ values: [Int32]) -> [Double] { values.map { Double($0) } }
    var list: [Constant?] = []
    if let threshold = neuron.threshold {
      list += [
        Constant("v_threshold", unit: "units", plain(threshold)),
        guardBits.flatMap { bits in
          Constant(
            "threshold/step", unit: "weight steps", threshold.map { Double($0) / Double(1 << bits) }
          )
        },
        Constant(resetName(neuron), unit: "units", plain(resetValues(neuron))),
      ]
    }
    switch neuron.store {
    case .table(let table): list.append(Constant("stored", unit: "units", plain(table.values)))
    case .shift(let shift):
      let scale = Double(1 << shift.shift)
      list.append(
        Constant(
          "stored", unit: "units",
          [Double(shift.range.lowerBound) * scale, Double(shift.range.upperBound) * scale]))
      if shift.shift > 0 { list.append(Constant("code", unit: "units", [scale])) }
    }
    if neuron.drive != [0] { list.append(Constant("drive", unit: "units", plain(neuron.drive))) }
    if let adaptation = neuron.adaptation {
      list.append(Constant("adaptation", unit: "units", plain(adaptation.increment)))
    }
    list.append(Constant("initial", unit: "codes", plain(neuron.initialCode)))
    return list.compactMap { $0 }
  }

  private static func resetName(_ neuron: QuantizedNeuron) -> String {
    if case .subtract = neuron.reset { "subtracted" } else { "v_reset" }
  }

  private static func resetValues(_ neuron: QuantizedNeuron) -> [Int32] {
    switch neuron.reset {
    case .toValue(let values), .subtract(let values): values
    }
  }
}

/// Combines two parameters element by element; one value stands for all.
///
/// Where one has a value per channel and the other one per neuron, each channel's value stands for its neurons.
func zipped(
  _ left: [Double], _ right: [Double], _ combine: (Double, Double) -> Double
) -> [Double] {
  let count = max(left.count, right.count)
  guard !left.isEmpty, !right.isEmpty else { return [] }
  return (0..<count).map { index in
    combine(left[index * left.count / count], right[index * right.count / count])
  }
}
