internal import FixedPoint
internal import HDF5
internal import NetworkModel

/// Writes neurons of a quantized network: the nearest NIR neuron, and the integers in the metadata.
struct NIRQuantizedNeuronWriter {
  let timeStep: Double

  func node(_ neuron: QuantizedNeuron, shape: Shape) throws -> NIRNode {
    var node = nearest(neuron, shape: shape)
    var settings = NodeSettings(membraneBits: neuron.width.bits)
    let resetValues: [Int32]
    switch neuron.reset {
    case .toValue(let values): (settings.reset, resetValues) = (.zero, values)
    case .subtract(let values): (settings.reset, resetValues) = (.subtract, values)
    }
    if neuron.threshold == nil, neuron.reset == .toValue([0]) {
      settings.reset = NodeSettings.Reset.none
    }
    node.note("glint_unit", NIRValue(neuron.unit))
    node.note("glint_initial", NIRValue(neuron.initialCode))
    if let threshold = neuron.threshold { node.note("glint_threshold", NIRValue(threshold)) }
    if settings.reset != NodeSettings.Reset.none {
      node.note("glint_reset", NIRValue(resetValues))
    }
    if neuron.drive != [0] { node.note("glint_drive", NIRValue(neuron.drive)) }
    switch neuron.store {
    case .shift(let shift):
      let decays = DecayList(shift.decays)
      settings.store = NodeSettings.Store(
        shift: shift.shift, rounding: shift.rounding, low: shift.range.lowerBound,
        high: shift.range.upperBound, decay: decays.indices == nil ? decays.distinct[0] : nil,
        decays: decays.indices == nil ? nil : decays.distinct)
      if let indices = decays.indices { node.note("glint_decay", NIRValue(indices)) }
    case .table(let table):
      node.note("glint_values", NIRValue(table.values, shape: [table.rows, table.codes]))
      if table.codes > 1 {
        node.note("glint_cuts", NIRValue(table.cuts, shape: [table.rows, table.codes - 1]))
      }
    }
    if let current = neuron.current {
      let decays = DecayList(current.decays)
      settings.current = NodeSettings.State(
        bits: current.width.bits, overflow: current.overflow, decays: decays.distinct)
      if let indices = decays.indices { node.note("glint_current_decay", NIRValue(indices)) }
      node.note("glint_initial_current", NIRValue(current.initial))
    }
    if let adaptation = neuron.adaptation {
      let decays = DecayList(adaptation.decays)
      settings.adaptation = NodeSettings.State(
        bits: adaptation.width.bits, decays: decays.distinct)
      if let indices = decays.indices { node.note("glint_adaptation_decay", NIRValue(indices)) }
      node.note("glint_increment", NIRValue(adaptation.increment))
      node.note("glint_initial_adaptation", NIRValue(adaptation.initial))
    }
    try node.describe(settings)
    return node
  }

  /// The NIR neuron nearest to the integers; a leak that is folded into cuts cannot be told from them.
  private func nearest(_ neuron: QuantizedNeuron, shape: Shape) -> NIRNode {
    let spikes = neuron.threshold != nil
    var factors = [1.0]
    if case .shift(let shift) = neuron.store { factors = shift.decays.map(\.factor) }
    var node: NIRNode
    let threshold = neuron.threshold.map { neuron.real($0, shape: shape) }
    if neuron.width.bits == 0, neuron.current == nil, let threshold {
      node = NIRNodeWriter.node(.threshold)
      node.set("threshold", threshold, shape)
      return node
    }
    let decays = factors.allSatisfy { $0 > 0 && $0 < 1 }
    if let current = neuron.current {
      let synaptic = current.decays.map(\.factor)
      node = NIRNodeWriter.node(
        spikes ? .currentBasedLeakyIntegrateAndFire : .currentBasedLeakyIntegrator)
      // Nothing but the integers says what a current outside (0, 1) does: the longest time constant stands for it.
      node.set("tau_syn", synaptic.map(timeConstant), shape)
      node.set("tau_mem", factors.map(timeConstant), shape)
      node.set("r", factors.map { timeConstant($0) / timeStep }, shape)
      node.set("w_in", synaptic.map { timeConstant($0) / timeStep }, shape)
      node.set("v_leak", rest(neuron, shape), shape)
    } else if decays {
      node = NIRNodeWriter.node(spikes ? .leakyIntegrateAndFire : .leakyIntegrator)
      node.set("tau", factors.map(timeConstant), shape)
      node.set("r", factors.map { timeConstant($0) / timeStep }, shape)
      node.set("v_leak", rest(neuron, shape), shape)
    } else {
      node = NIRNodeWriter.node(spikes ? .integrateAndFire : .integrator)
      node.set("r", [1 / timeStep], shape)
    }
    if let threshold {
      var reset = [0.0]
      if case .toValue(let values) = neuron.reset { reset = neuron.real(values, shape: shape) }
      node.set("v_threshold", threshold, shape)
      node.set("v_reset", reset, shape)
    }
    return node
  }

  /// τ of a decay β by forward Euler; of one that is no decay, a step (forgets all) or 2^20 steps (keeps all).
  private func timeConstant(_ factor: Double) -> Double {
    guard factor < 1 else { return timeStep * 0x1p20 }
    return factor <= 0 ? timeStep : timeStep / (1 - factor)
  }

  /// The rest value whose pull is the drive: `drive = (1 − β) · v_leak`.
  private func rest(_ neuron: QuantizedNeuron, _ shape: Shape) -> [Double] {
    guard neuron.drive.contains(where: { $0 != 0 }) else { return [0] }
    var factors = [1.0]
    if case .shift(let shift) = neuron.store { factors = shift.decays.map(\.factor) }
    return zip(neuron.real(neuron.drive, shape: shape), factors.expanded(to: shape)).map {
      $0 * timeConstant($1) / timeStep
    }
  }
}
