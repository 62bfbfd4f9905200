public import FixedPoint

extension SpikeDelivery {
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
    let unpacked = weights.unpacked
    let columns = weights.columns
    for position in 0..<plan.sourcePositions {
      let entries = Int(plan.starts[position])..<Int(plan.starts[position + 1])
      for channel in 0..<plan.sourceChannels {
        let value = values[position * plan.sourceChannels + channel]
        guard value != 0 else { continue }
        for entry in entries {
          let place = plan.entries[entry]
          let row =
            (Int(plan.channelOffsets[channel]) + Int(place.row)) / weights.rowBytes * columns
          let target = Int(place.target) + Int(plan.groupOffsets[channel])
          for column in 0..<columns {
            accumulators[target + column] &+= value &* unpacked[row + column]
          }
        }
      }
    }
    return plan.denseSynapticOperations
  }

  /// Adds weight × value for the sources that have one: graded spikes.
  ///
  /// Like an analog first layer these are multiplications, counted and named in the record.
  /// - Parameters:
  ///   - sources: Sources with a value other than 0, `position · channels + channel`, ascending; the first `count`.
  ///   - count: Number of them.
  ///   - values: One integer per source; only those of `sources` are read.
  ///   - plan: Where the values go.
  ///   - weights: Rows as the plan addresses them.
  ///   - accumulators: `[plan.targetCount]`, updated in place.
  /// - Returns: Multiply–accumulates performed: Σ fan-out of the sources.
  /// - Complexity: O(multiply–accumulates), no allocation.
  public static func accumulate(
    sources: [Int32], count: Int, values: [Int32], plan: ScatterPlan, weights: PackedRows,
    into accumulators: inout [Int32]
  ) -> Int {
    precondition(count <= sources.count && accumulators.count == plan.targetCount)
    precondition(weights.columns == plan.columns)
    var delivered = 0
    for index in 0..<count {
      let source = Int(sources[index])
      let (position, channel) = source.quotientAndRemainder(dividingBy: plan.sourceChannels)
      for entry in Int(plan.starts[position])..<Int(plan.starts[position + 1]) {
        let place = plan.entries[entry]
        let row = (Int(plan.channelOffsets[channel]) + Int(place.row)) / weights.rowBytes
        let target = Int(place.target) + Int(plan.groupOffsets[channel])
        for column in 0..<weights.columns {
          accumulators[target + column] &+= values[source] &* weights[row, column]
        }
        delivered += 1
      }
    }
    return delivered * plan.columns
  }

  /// Turns the sign of every sum: spikes that are delivered between two such turns are subtracted.
  public static func negate(_ accumulators: inout [Int32]) {
    for index in accumulators.indices { accumulators[index] = 0 &- accumulators[index] }
  }

  /// Shifts every sum to the left, so that what is delivered next counts less.
  /// - Precondition: no sum leaves 32 bits.
  public static func shift(_ accumulators: inout [Int32], left places: Int) {
    for index in accumulators.indices { accumulators[index] &<<= Int32(places) }
  }
}
