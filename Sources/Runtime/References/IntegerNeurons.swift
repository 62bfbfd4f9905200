import FixedPoint
import NetworkModel

/// Neurons of one node with their state, stepped as ``QuantizedNeuron`` defines, in plain 64-bit integers.
struct IntegerNeurons: Sendable {
  private let neuron: QuantizedNeuron
  private let shape: Shape
  private var codes: [Int32]
  /// Synaptic currents; empty without.
  private(set) var currents: [Int32] = []
  /// Rises of the thresholds; empty without.
  private(set) var rises: [Int32] = []
  /// Membranes that were compared with the threshold in the last step, `H`.
  private(set) var potentials: [Int64]
  /// Membranes after the reset, before they were stored, `R`.
  ///
  /// `H` of adaptive neurons, since a spike takes its part off in the next step.
  private(set) var membranes: [Int64]

  /// Neurons before the first step.
  init(_ neuron: QuantizedNeuron, shape: Shape) {
    self.neuron = neuron
    self.shape = shape
    func spread(_ values: [Int32]) -> [Int32] {
      (0..<shape.count).map { values[Self.row(values.count, $0, shape)] }
    }
    codes = spread(neuron.initialCode)
    if let current = neuron.current { currents = spread(current.initial) }
    if let adaptation = neuron.adaptation { rises = spread(adaptation.initial) }
    potentials = [Int64](repeating: 0, count: shape.count)
    membranes = potentials
  }

  /// Steps all neurons with their inputs: 1 for a spike and 0 for none, or the membranes of integrators.
  mutating func step(_ input: [Int64]) -> [Int64] { input.indices.map { step($0, input[$0]) } }

  /// What all neurons have stored; nothing where they keep no membrane.
  var stored: [Int64] { neuron.width.bits == 0 ? [] : codes.indices.map { value($0) } }

  /// What neuron `index` has stored, or starts from in every step.
  private func value(_ index: Int) -> Int64 {
    switch neuron.store {
    case .table(let table): Int64(table.value(of: Int(codes[index]), row: row(table.rows, index)))
    case .shift(let shift): shift.value(of: codes[index])
    }
  }

  private mutating func step(_ index: Int, _ input: Int64) -> Int64 {
    var synaptic = input
    if let current = neuron.current {
      currents[index] = current.next(
        after: currents[index], adding: input, row: row(current.decays.count, index))
      synaptic = Int64(currents[index])
    }
    let potential = value(index) &+ synaptic &+ Int64(parameter(neuron.drive, index))
    potentials[index] = potential
    guard let thresholds = neuron.threshold else {
      store(potential, index)
      membranes[index] = potential
      return potential
    }
    let threshold = Int64(parameter(thresholds, index))
    if let adaptation = neuron.adaptation {
      return adapt(adaptation, potential, threshold, index)
    }
    let fires = potential >= threshold
    var rest = potential
    if fires {
      switch neuron.reset {
      case .toValue(let values): rest = Int64(parameter(values, index))
      case .subtract(let values): rest &-= Int64(parameter(values, index))
      }
    }
    membranes[index] = rest
    store(rest, index)
    return fires ? 1 : 0
  }

  /// The second half of a step with an adaptive threshold.
  private mutating func adapt(
    _ adaptation: QuantizedAdaptation, _ potential: Int64, _ threshold: Int64, _ index: Int
  ) -> Int64 {
    guard case .shift(let store) = neuron.store else {
      preconditionFailure("adaptive neurons were checked to have wide membranes")
    }
    let fires = potential >= threshold + Int64(rises[index])
    rises[index] = adaptation.next(
      after: rises[index], fired: fires, increment: parameter(adaptation.increment, index),
      row: row(adaptation.decays.count, index))
    let decayed = store.decays[row(store.decays.count, index)].applied(to: potential)
    codes[index] = store.kept(decayed - (fires ? threshold + Int64(rises[index]) : 0))
    membranes[index] = potential
    return fires ? 1 : 0
  }

  private mutating func store(_ membrane: Int64, _ index: Int) {
    switch neuron.store {
    case .table(let table):
      let bounded = membrane.saturated(to: Int32.min...Int32.max)
      codes[index] = Int32(table.code(of: bounded, row: row(table.rows, index)))
    case .shift(let shift):
      codes[index] = shift.code(of: membrane, row: row(shift.decays.count, index))
    }
  }

  /// The entry of a parameter array that belongs to neuron `index`, row-major.
  private func parameter(_ values: [Int32], _ index: Int) -> Int32 {
    values[row(values.count, index)]
  }

  private func row(_ count: Int, _ index: Int) -> Int { Self.row(count, index, shape) }

  /// Which of `count` values belongs to a neuron: one for all, one per channel, or its own.
  private static func row(_ count: Int, _ index: Int, _ shape: Shape) -> Int {
    if count == 1 { return 0 }
    return count == shape.count ? index : index / shape.positions
  }
}
