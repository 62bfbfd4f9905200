public import FixedPoint

/// Delivers the spikes of one layer and step to the accumulators of the next.
public enum SpikeDelivery {
  /// Adds the weights of every source that spiked to the accumulators it projects to.
  ///
  ///     a[t] ← a[t] + w[s, t]   for each spiking source s and each of its targets t
  ///
  /// - Parameters:
  ///   - spikes: Sources that spiked, `position · channels + channel`, ascending; the first `count` entries.
  ///   - count: Number of spikes.
  ///   - plan: Where the spikes go.
  ///   - weights: Rows as the plan addresses them.
  ///   - accumulators: `[plan.targetCount]`, updated in place.
  /// - Returns: Synaptic operations performed: Σ fan-out of the spikes.
  /// - Precondition: every spike is below sources × channels; no sum leaves 32 bits.
  /// - Complexity: O(synaptic operations), no allocation.
  public static func scatter(
    spikes: [Int32], count: Int, plan: ScatterPlan, weights: PackedRows,
    into accumulators: inout [Int32]
  ) -> Int {
    precondition(count <= spikes.count && accumulators.count == plan.targetCount)
    precondition(
      count == 0
        || (spikes[0] >= 0 && Int(spikes[count - 1]) < plan.sourcePositions * plan.sourceChannels))
    precondition(weights.columns == plan.columns)
    let addition = RowAddition(bits: weights.bits, columns: weights.columns)
    let (starts, entries) = (plan.starts.span, plan.entries.span)
    let (channelOffsets, groupOffsets) = (plan.channelOffsets.span, plan.groupOffsets.span)
    let channels = plan.sourceChannels
    var delivered = 0
    unsafe accumulators.withUnsafeMutableBufferPointer { targets in
      unsafe weights.bytes.withUnsafeBufferPointer { bytes in
        guard let targets = targets.baseAddress, let bytes = bytes.baseAddress else { return }
        var position = 0
        var first = 0
        for index in 0..<count {
          let spike = Int(spikes[index])
          // Spikes ascend, so the position follows by additions instead of a division.
          while spike >= first + channels {
            first += channels
            position += 1
          }
          let channel = spike - first
          let rows = unsafe bytes + Int(channelOffsets[unchecked: channel])
          let group = unsafe targets + Int(groupOffsets[unchecked: channel])
          let last = unsafe Int(starts[unchecked: position + 1])
          for entry in unsafe Int(starts[unchecked: position])..<last {
            let place = unsafe entries[unchecked: entry]
            unsafe addition.add(rows + Int(place.row), to: group + Int(place.target))
            delivered += 1
          }
        }
      }
    }
    return delivered * plan.columns
  }
}
