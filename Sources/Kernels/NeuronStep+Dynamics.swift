import FixedPoint

extension NeuronStep {
  /// Steps neurons of any kind, with shifts and additions only.
  ///
  ///     x = bias + (input << shift);  I ← limit(decay(I) + x) stands for x where there is a current
  ///     H = value[code] + x + drive;  s = H ≥ threshold + a
  ///     without adaptation:  R = s ? reset : H;  code = store(R)
  ///     with one:            a ← saturate(decay(a) + s·increment);  code = kept(decay(H) − s·(threshold + a))
  ///
  /// - Parameters:
  ///   - accumulators: Summed weights of every neuron; zero afterwards.
  ///   - dynamics: Constants of the layer.
  ///   - states: Membranes, currents and rises, updated in place.
  ///   - spikes: Receives the neurons that fired, ascending; large enough for all.
  ///   - potentials: Receives `H` of every neuron; empty where nobody asks.
  ///   - scratch: Work space of at least the layer's channels and codes.
  /// - Returns: Number of spikes; 0 for integrators.
  /// - Precondition: `|H| < 2^56`; neurons are a multiple of the channels.
  /// - Complexity: O(neurons × (decay terms + codes)), no allocation.
  public static func dynamic(
    accumulators: inout [Int32], dynamics: NeuronDynamics, states: inout NeuronStates,
    spikes: inout [Int32], potentials: inout [Int64], scratch: inout NeuronScratch
  ) -> Int {
    let channels = dynamics.constants.channels
    let neurons = accumulators.count
    precondition(neurons == states.membranes.count && neurons % channels == 0)
    precondition(potentials.isEmpty || potentials.count == neurons)
    let fires = dynamics.constants.threshold.count > 0
    precondition(!fires || spikes.count >= neurons)
    scratch.load(dynamics)
    var fired = 0
    var neuron = 0
    let step = DynamicStep(dynamics)
    while neuron < neurons {
      for channel in 0..<channels {
        let input =
          Int64(scratch.bias[channel])
          &+ (Int64(accumulators[neuron]) &<< Int64(dynamics.constants.inputShift))
        accumulators[neuron] = 0
        var potential = step.value(neuron, channel, states, scratch)
        potential &+= step.current(input, neuron, channel, &states)
        potential &+= Int64(scratch.drive[channel])
        if !potentials.isEmpty { potentials[neuron] = potential }
        if step.fire(potential, neuron, channel, &states, scratch) {
          spikes[fired] = Int32(truncatingIfNeeded: neuron)
          fired += 1
        }
        neuron += 1
      }
    }
    return fired
  }
}

/// One neuron of ``NeuronStep/dynamic``.
///
/// Nothing in it changes from neuron to neuron: a step that did would be copied, constants and all, for each of them.
private struct DynamicStep {
  let dynamics: NeuronDynamics
  let fires: Bool
  /// Decay terms between neighbouring channels: membrane, current, adaptation.
  private let membraneStride: Int
  private let currentStride: Int
  private let riseStride: Int
  private let codeShift: Int

  init(_ dynamics: NeuronDynamics) {
    self.dynamics = dynamics
    fires = dynamics.constants.threshold.count > 0
    switch dynamics.store {
    case .table(let staircase):
      membraneStride = 0
      codeShift = NeuronScratch.codeShift(staircase.codes)
    case .shift(let shift):
      membraneStride = shift.decays?.stride ?? 0
      codeShift = 0
    }
    currentStride = dynamics.current?.decays.stride ?? 0
    riseStride = dynamics.adaptation?.decays.stride ?? 0
  }

  /// The membrane that the neuron has stored.
  @inline(__always)
  func value(
    _ neuron: Int, _ channel: Int, _ states: NeuronStates, _ scratch: NeuronScratch
  ) -> Int64 {
    switch dynamics.store {
    case .table:
      Int64(scratch.values[channel << codeShift | Int(states.membranes[neuron])])
    case .shift(let shift): Int64(states.membranes.signed(neuron)) &<< Int64(shift.places)
    }
  }

  /// What of an input reaches the membrane in this step.
  @inline(__always)
  func current(
    _ input: Int64, _ neuron: Int, _ channel: Int, _ states: inout NeuronStates
  ) -> Int64 {
    guard let current = dynamics.current else { return input }
    let before = Int64(states.currents.signed(neuron))
    let sum = current.decays.applied(to: before, from: channel &* currentStride) &+ input
    let unused = Int64(64 - current.bits)
    let kept: Int64
    if current.wraps {
      kept = (sum &<< unused) &>> unused
    } else {
      kept = min(max(sum, Int64.min &>> unused), Int64.max &>> unused)
    }
    states.currents.setSigned(Int32(truncatingIfNeeded: kept), at: neuron)
    return kept
  }

  /// Compares, resets and stores a membrane; true for a spike.
  @inline(__always)
  func fire(
    _ potential: Int64, _ neuron: Int, _ channel: Int, _ states: inout NeuronStates,
    _ scratch: NeuronScratch
  ) -> Bool {
    guard fires else {
      store(potential, neuron, channel, &states, scratch)
      return false
    }
    let threshold = Int64(scratch.threshold[channel])
    if let adaptation = dynamics.adaptation, case .shift(let shift) = dynamics.store {
      let before = Int64(states.rises.signed(neuron))
      let fired = potential >= threshold &+ before
      let unused = Int64(64 - adaptation.bits)
      var rise = adaptation.decays.applied(to: before, from: channel &* riseStride)
      if fired { rise &+= Int64(scratch.increment[channel]) }
      rise = min(max(rise, Int64.min &>> unused), Int64.max &>> unused)
      states.rises.setSigned(Int32(truncatingIfNeeded: rise), at: neuron)
      var rest =
        shift.decays?.applied(to: potential, from: channel &* membraneStride) ?? potential
      if fired { rest &-= threshold &+ rise }
      states.membranes.setSigned(shift.code(of: rest), at: neuron)
      return fired
    }
    guard potential >= threshold else {
      store(potential, neuron, channel, &states, scratch)
      return false
    }
    let reset = Int64(scratch.reset[channel])
    let rest = dynamics.constants.subtracts ? potential &- reset : reset
    store(rest, neuron, channel, &states, scratch)
    return true
  }

  @inline(__always)
  private func store(
    _ membrane: Int64, _ neuron: Int, _ channel: Int, _ states: inout NeuronStates,
    _ scratch: NeuronScratch
  ) {
    switch dynamics.store {
    case .table(let staircase):
      let bounded = membrane.saturated(to: Int32.min...Int32.max)
      let first = channel << codeShift
      var code: UInt32 = 0
      for cut in first..<first + staircase.codes - 1 {
        code += scratch.cuts[cut] <= bounded ? 1 : 0
      }
      states.membranes[neuron] = code
    case .shift(let shift):
      let rest = shift.decays?.applied(to: membrane, from: channel &* membraneStride) ?? membrane
      states.membranes.setSigned(shift.code(of: rest), at: neuron)
    }
  }
}

extension NeuronDynamics.Shift {
  /// The code that keeps a membrane that has decayed.
  @inline(__always)
  fileprivate func code(of membrane: Int64) -> Int32 {
    (places == 0 ? membrane : rounding.shifted(membrane, right: places)).saturated(to: range)
  }
}
