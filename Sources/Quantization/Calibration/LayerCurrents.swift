import NetworkModel

/// Sums of integer weights that reach each sampled neuron, step by step.
struct LayerCurrents {
  /// `[channels, rows, steps]`, not shifted by the guard bits; one step per row for constant inputs.
  let sums: [Int32]
  let channels: Int
  let rows: Int
  let steps: Int

  init(_ inputs: LayerInputs, _ layer: NormalizedLayer, _ rounding: LayerRounding) {
    channels = layer.channels
    rows = inputs.rows
    steps = inputs.steps
    let channels = channels
    // Weights by input, so that one input adds one contiguous run of channels.
    var table = [Int32](repeating: 0, count: inputs.width * channels)
    for channel in 0..<channels {
      var start = 0
      for (number, projection) in layer.projections.enumerated() {
        let group = channel / (projection.channels / projection.groups)
        let first = inputs.columns[number] + group * projection.depth
        for index in 0..<projection.depth {
          table[(first + index) * channels + channel] = Int32(
            rounding.codes[channel][start + index])
        }
        start += projection.depth
      }
    }
    var sums = [Int32](repeating: 0, count: channels * rows * steps)
    var row = [Int32](repeating: 0, count: channels)
    for place in 0..<rows * steps {
      for entry in inputs.range(row: place / steps, step: place % steps) {
        let value = inputs.values[entry]
        let start = Int(inputs.indices[entry]) * channels
        for channel in 0..<channels { row[channel] &+= value &* table[start + channel] }
      }
      for channel in 0..<channels {
        sums[channel * rows * steps + place] = row[channel]
        row[channel] = 0
      }
    }
    self.sums = sums
  }

  /// Mean over rows and steps of a channel's sums.
  func mean(_ channel: Int) -> Double {
    let count = rows * steps
    guard count > 0 else { return 0 }
    return sums[channel * count..<(channel + 1) * count].reduce(0) { $0 + Double($1) }
      / Double(count)
  }

  /// The channel's neurons for the search of bias and store, at most `limit` rows of them.
  func simulation(
    _ channel: Int, targets: LayerTargets, timeSteps: Int, window: Int, guardBits: Int, limit: Int
  ) -> ChannelSimulation {
    let stride = max(1, rows / limit)
    var currents: [Int32] = []
    var teacher: [UInt8] = []
    for row in Swift.stride(from: 0, to: rows, by: stride) {
      for step in 0..<timeSteps {
        let place = (channel * rows + row) * steps + (steps == 1 ? 0 : step)
        currents.append(sums[place] << Int32(guardBits))
        guard !targets.spikes.isEmpty else { continue }
        teacher.append(targets.spikes[(row * timeSteps + step) * channels + channel])
      }
    }
    return ChannelSimulation(
      currents: currents, teacher: teacher, timeSteps: timeSteps, window: window)
  }

  /// Root mean square error of what each position gets per step on average, over the standard deviation of the float network's; nil
  /// where that does not vary.
  func relativeError(
    _ targets: LayerTargets, units: [Double], biases: [Int32], guardBits: Int, timeSteps: Int
  ) -> Double? {
    var error = 0.0
    var spread = 0.0
    for channel in 0..<channels {
      var sum = 0.0
      var squares = 0.0
      for row in 0..<rows {
        var wanted = 0.0
        for step in 0..<timeSteps {
          wanted += Double(targets.currents[(row * timeSteps + step) * channels + channel])
        }
        wanted /= Double(timeSteps)
        let start = (channel * rows + row) * steps
        let total = sums[start..<start + steps].reduce(0) { $0 + Double($1) } / Double(steps)
        let given = (total * Double(1 << guardBits) + Double(biases[channel])) * units[channel]
        error += (given - wanted) * (given - wanted)
        sum += wanted
        squares += wanted * wanted
      }
      spread += squares - sum * sum / Double(max(rows, 1))
    }
    return spread > 0 ? (error / spread).squareRoot() : nil
  }
}
