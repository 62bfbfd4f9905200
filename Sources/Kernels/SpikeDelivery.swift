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
    var delivered = 0
    RowAddition.with(bits: weights.bits, columns: weights.columns) { addition in
      unsafe accumulators.withUnsafeMutableBufferPointer { targets in
        unsafe weights.bytes.withUnsafeBufferPointer { bytes in
          unsafe plan.entries.withUnsafeBufferPointer { entries in
            guard let targets = targets.baseAddress, let bytes = bytes.baseAddress else { return }
            var position = 0
            var first = 0
            for index in 0..<count {
              let spike = Int(spikes[index])
              // Spikes ascend, so the position follows by additions instead of a division.
              while spike >= first + plan.sourceChannels {
                first += plan.sourceChannels
                position += 1
              }
              let channel = spike - first
              let rows = unsafe bytes + Int(plan.channelOffsets[channel])
              let group = unsafe targets + Int(plan.groupOffsets[channel])
              for entry in Int(plan.starts[position])..<Int(plan.starts[position + 1]) {
                let (row, target) = unsafe (entries[entry].row, entries[entry].target)
                unsafe addition.add(rows + Int(row), to: group + Int(target))
                delivered += 1
              }
            }
          }
        }
      }
    }
    return delivered * plan.columns
  }

  /// Adds weight × value for every source: the analog first layer of a network with direct coding.
  ///
  /// This is the one place with multiplications; it is counted as multiply–accumulates and named in the record.
  /// - Parameter values: One integer per source, `position · channels + channel`.
  /// - Returns: Multiply–accumulates: every source × its fan-out.
  /// - Complexity: O(multiply–accumulates).
  public static func accumulate(
    values: [Int32], plan: ScatterPlan, weights: PackedRows, into accumulators: inout [Int32]
  ) -> Int {
    precondition(values.count == plan.sourcePositions * plan.sourceChannels)
    precondition(accumulators.count == plan.targetCount && weights.columns == plan.columns)
    for position in 0..<plan.sourcePositions {
      let entries = plan.entries[Int(plan.starts[position])..<Int(plan.starts[position + 1])]
      for channel in 0..<plan.sourceChannels {
        let value = values[position * plan.sourceChannels + channel]
        guard value != 0 else { continue }
        let rows = Int(plan.channelOffsets[channel])
        for entry in entries {
          let row = (rows + Int(entry.row)) / weights.rowBytes
          let target = Int(entry.target) + Int(plan.groupOffsets[channel])
          for column in 0..<weights.columns {
            accumulators[target + column] &+= value &* weights[row, column]
          }
        }
      }
    }
    return plan.denseSynapticOperations
  }
}
