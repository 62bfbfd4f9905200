public import FixedPoint

/// One time step of a layer of spiking neurons.
///
///     H = value[code] + bias + (input << shift);  s = H ≥ threshold;  R = s ? reset : H;  code = store(R)
///
/// Neurons are visited in the order of `position · channels + channel`; the accumulators are zero afterwards.
public enum NeuronStep {
  /// Steps neurons whose membranes are codes of a table: `store(R)` is the number of cuts `≤ R`.
  ///
  /// - Parameters:
  ///   - accumulators: Summed weights of every neuron.
  ///   - constants: Bias, threshold, reset.
  ///   - staircase: Values and cuts.
  ///   - membranes: Packed codes, updated in place.
  ///   - spikes: Receives the neurons that fired, ascending; large enough for all.
  ///   - scratch: Work space of at least the layer's channels and codes.
  /// - Returns: Number of spikes.
  /// - Precondition: no `H` leaves 32 bits; neurons are a multiple of the channels.
  /// - Complexity: O(neurons × codes), no allocation.
  public static func table(
    accumulators: inout [Int32], constants: NeuronConstants, staircase: CodeStaircase,
    membranes: inout PackedCodes, spikes: inout [Int32], scratch: inout NeuronScratch
  ) -> Int {
    let channels = constants.channels
    precondition(accumulators.count == membranes.count && membranes.count % channels == 0)
    precondition(spikes.count >= membranes.count)
    scratch.load(constants)
    scratch.load(staircase, channels: channels)
    let step = TableStep(
      channels: channels, neurons: membranes.count, inputShift: Int32(constants.inputShift),
      subtracts: constants.subtracts, codes: staircase.codes)
    if membranes.bits == 2 && channels % 4 == 0 && staircase.codes > 2 {
      return step.packedPairs(&accumulators, &membranes, &spikes, scratch)
    }
    return step.anyWidth(&accumulators, &membranes, &spikes, scratch)
  }

  /// Steps neurons with wide membranes that lose nothing but what leaves their range: `store(R)` is a clamp.
  ///
  /// - Parameters:
  ///   - accumulators: Summed weights of every neuron.
  ///   - constants: Bias, threshold, reset.
  ///   - range: Membranes that can be stored.
  ///   - membranes: Packed two's complement codes, updated in place.
  ///   - spikes: Receives the neurons that fired, ascending; large enough for all.
  ///   - scratch: Work space of at least the layer's channels.
  /// - Returns: Number of spikes.
  /// - Complexity: O(neurons), no allocation.
  public static func wide(
    accumulators: inout [Int32], constants: NeuronConstants,
    range: ClosedRange<Int32>, membranes: inout PackedCodes, spikes: inout [Int32],
    scratch: inout NeuronScratch
  ) -> Int {
    let channels = constants.channels
    precondition(accumulators.count == membranes.count && membranes.count % channels == 0)
    precondition(spikes.count >= membranes.count)
    scratch.load(constants)
    let step = WideStep(
      channels: channels, inputShift: Int64(constants.inputShift), subtracts: constants.subtracts,
      range: range)
    return step.fire(&accumulators, &membranes, &spikes, scratch)
  }
}

/// The loop behind ``NeuronStep/wide``.
private struct WideStep {
  let channels: Int
  let inputShift: Int64
  let subtracts: Bool
  let range: ClosedRange<Int32>

  func fire(
    _ accumulators: inout [Int32], _ membranes: inout PackedCodes, _ spikes: inout [Int32],
    _ scratch: NeuronScratch
  ) -> Int {
    let neurons = membranes.count
    var fired = 0
    var neuron = 0
    while neuron < neurons {
      for channel in 0..<channels {
        var membrane = Int64(membranes.signed(neuron))
        membrane &+= Int64(scratch.bias[channel]) &+ (Int64(accumulators[neuron]) &<< inputShift)
        accumulators[neuron] = 0
        if membrane >= Int64(scratch.threshold[channel]) {
          spikes[fired] = Int32(truncatingIfNeeded: neuron)
          fired += 1
          let reset = Int64(scratch.reset[channel])
          membrane = subtracts ? membrane &- reset : reset
        }
        membranes.setSigned(membrane.saturated(to: range), at: neuron)
        neuron += 1
      }
    }
    return fired
  }
}

/// The two loops behind ``NeuronStep/table``.
private struct TableStep {
  let channels: Int
  let neurons: Int
  let inputShift: Int32
  let subtracts: Bool
  let codes: Int

  /// Any membrane width and channel count.
  func anyWidth(
    _ accumulators: inout [Int32], _ membranes: inout PackedCodes, _ spikes: inout [Int32],
    _ scratch: NeuronScratch
  ) -> Int {
    let shift = NeuronScratch.codeShift(codes)
    var fired = 0
    var neuron = 0
    while neuron < neurons {
      for channel in 0..<channels {
        let first = channel << shift
        var membrane = scratch.values[first | Int(membranes[neuron])]
        membrane &+= scratch.bias[channel] &+ (accumulators[neuron] &<< inputShift)
        accumulators[neuron] = 0
        if membrane >= scratch.threshold[channel] {
          spikes[fired] = Int32(truncatingIfNeeded: neuron)
          fired += 1
          let reset = scratch.reset[channel]
          membrane = subtracts ? membrane &- reset : reset
        }
        var code: UInt32 = 0
        for cut in first..<first + codes - 1 { code += scratch.cuts[cut] <= membrane ? 1 : 0 }
        membranes[neuron] = code
        neuron += 1
      }
    }
    return fired
  }

  /// Two-bit membranes, four to a byte: reads and writes whole bytes, three compares per neuron.
  func packedPairs(
    _ accumulators: inout [Int32], _ membranes: inout PackedCodes, _ spikes: inout [Int32],
    _ scratch: NeuronScratch
  ) -> Int {
    // The bounds were checked by the caller: four neurons to a byte, channels divide neurons, room for all spikes.
    var inputs = accumulators.mutableSpan
    var fired = spikes.mutableSpan
    let (values, cuts) = (scratch.values.span, scratch.cuts.span)
    let (bias, threshold, reset) = (scratch.bias.span, scratch.threshold.span, scratch.reset.span)
    let hasThirdCut = codes == 4
    return membranes.withMutableBytes { bytes in
      var count = 0
      var neuron = 0
      while neuron < neurons {
        var channel = 0
        while channel < channels {
          let old = unsafe Int(bytes[unchecked: neuron >> 2])
          var new = 0
          for lane in 0..<4 {
            let (here, first) = (channel + lane, (channel + lane) << 2)
            var membrane = unsafe values[unchecked: first | (old >> (lane << 1)) & 3]
            membrane &+= unsafe bias[unchecked: here]
            membrane &+= unsafe inputs[unchecked: neuron + lane] &<< inputShift
            unsafe inputs[unchecked: neuron + lane] = 0
            if unsafe membrane >= threshold[unchecked: here] {
              unsafe fired[unchecked: count] = Int32(truncatingIfNeeded: neuron + lane)
              count += 1
              let amount = unsafe reset[unchecked: here]
              membrane = subtracts ? membrane &- amount : amount
            }
            var code = unsafe cuts[unchecked: first] <= membrane ? 1 : 0
            code += unsafe cuts[unchecked: first | 1] <= membrane ? 1 : 0
            if hasThirdCut { code += unsafe cuts[unchecked: first | 2] <= membrane ? 1 : 0 }
            new |= code << (lane << 1)
          }
          unsafe bytes[unchecked: neuron >> 2] = UInt8(truncatingIfNeeded: new)
          channel += 4
          neuron += 4
        }
      }
      return count
    }
  }
}
