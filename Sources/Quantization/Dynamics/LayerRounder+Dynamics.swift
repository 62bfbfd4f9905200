extension LayerRounder {
  /// What the regressions of a layer's channels need to know besides its inputs and targets.
  struct Dynamics {
    let timeSteps: Int
    let membraneBits: Int
    /// Constants of each channel in the float network, and with the integers' decays.
    let float: [ChannelNeuron]
    let integer: [ChannelNeuron]
    let comparesMembranes: Bool
  }

  /// Inputs of one channel beyond which its membranes are not regressed on them.
  static var widestDynamics: Int { 2048 }

  /// Rounds the weights of neurons whose membranes leak, so that the float network's membranes are met at its spikes.
  ///
  /// - Returns: Weights, steps, and the biases that go with them; none where weights are on a grid already and stay, or where
  ///   the inputs are too many.
  func calibrated(
    _ inputs: LayerInputs, _ targets: LayerTargets, _ dynamics: Dynamics
  ) -> (rounding: LayerRounding, biases: [Double]?) {
    let floats = (0..<layer.channels).map { weights(of: $0) }
    let direct = nearest()
    let isExact = direct.codes.indices.allSatisfy {
      StepSearch.isExact(floats[$0], step: direct.steps[$0], codes: codes)
    }
    guard !isExact, layer.depth <= Self.widestDynamics else { return (direct, nil) }
    let columns = groups(inputs).flatMap { group in
      group.channels.map { (channel: $0, columns: group.columns) }
    }
    func regression(_ place: Int) -> MembraneRegression {
      let channel = columns[place].channel
      return MembraneRegression(
        inputs, columns: columns[place].columns, targets: targets, channel: channel,
        of: layer.channels, timeSteps: dynamics.timeSteps, float: dynamics.float[channel],
        integer: dynamics.integer[channel], comparesMembranes: dynamics.comparesMembranes,
        ridge: options.ridge)
    }
    let isShared = sharesStep || !options.isPerChannel
    var result = direct
    var biases = [Double](repeating: 0, count: layer.channels)
    var fitted = floats
    if isShared {
      // One step for all channels needs the weights of all of them first.
      var importance = floats
      for place in columns.indices {
        let channel = columns[place].channel
        let regression = regression(place)
        fitted[channel] = refit(floats[channel], by: regression)
        importance[channel] = floats[channel].indices.map { regression.covariance[$0, $0] }
      }
      result.steps = sharedStep(fitted, importance: importance)
    }
    let coarser = isShared ? [] : coarsening(direct.steps, targets, dynamics)
    var shared = SharedStepSearch(
      around: result.steps[0], factors: stepFactors, channels: layer.channels)
    for place in columns.indices {
      let channel = columns[place].channel
      let regression = regression(place)
      let weights = refit(floats[channel], by: regression)
      if isShared {
        shared.add(
          rounded(weights, regression, steps: shared.steps), weights, regression, channel: channel)
        continue
      }
      round(channel, weights, regression, coarser: coarser[channel], into: &result)
      biases[channel] = regression.bias(
        of: result.codes[channel].map { $0 * result.steps[channel] })
    }
    if isShared {
      let best = shared.best
      result = LayerRounding(
        codes: best.codes, steps: result.steps.map { _ in best.step })
      biases = best.biases
    }
    return (result, biases)
  }

  /// The weights that explain the membranes best.
  private func refit(_ weights: [Double], by regression: MembraneRegression) -> [Double] {
    guard options.refitsWeights, let factor = regression.covariance.reverseFactor() else {
      return weights
    }
    return factor.solved(
      weights.indices.map { regression.correlation[$0] + regression.ridge * weights[$0] })
  }

  /// How much coarser the step of each channel should be than its weights want, for the sake of the layer's membranes.
  ///
  /// Codes of membranes are equally far apart in all channels, counted in weight steps, and the channel whose membranes span most
  /// steps decides how far. It gives up weight bits, so that the membranes of all others are kept finer: down to 6 bits, and
  /// only where the membranes' bits do not hold every step.
  private func coarsening(
    _ steps: [Double], _ targets: LayerTargets, _ dynamics: Dynamics
  ) -> [Double] {
    let most = Double(codes.high + 1) / 32
    guard most > 1 else { return steps.map { _ in 1 } }
    let spans = steps.indices.map { channel in
      var neuron = ForcedNeuron(dynamics.float[channel])
      var largest = 0.0
      for place in 0..<targets.rows.count * dynamics.timeSteps {
        if place % dynamics.timeSteps == 0 { neuron = ForcedNeuron(dynamics.float[channel]) }
        let index = place * layer.channels + channel
        largest = max(largest, abs(neuron.advance(Double(targets.currents[index]))))
        neuron.settle(fired: layer.fires && targets.spikes[index] != 0)
      }
      return largest / steps[channel]
    }
    let held = Double(Int64(1) << Int64(dynamics.membraneBits - 1))
    let wanted = max((spans.max() ?? 0) / most, held)
    return spans.map { max($0 / wanted, 1) }
  }

  /// Rounds a channel at the step that suits it best.
  private func round(
    _ channel: Int, _ weights: [Double], _ regression: MembraneRegression, coarser: Double,
    into result: inout LayerRounding
  ) {
    let covariance = regression.covariance
    result.steps[channel] = StepSearch.best(
      weights, importance: weights.indices.map { covariance[$0, $0] }, codes: codes,
      fallback: fallbackStep(channel))
    let start = result.steps[channel] * coarser
    result.steps[channel] = start
    result.codes[channel] = weights.map { codes.nearest($0 / start) }
    guard let (rounder, order) = rounder(of: regression) else { return }
    let found = rounder.rounded(
      order.map { weights[$0] }, around: start, factors: stepFactors)
    for (place, code) in zip(order, found.codes) { result.codes[channel][place] = code }
    result.steps[channel] = found.step
  }

  /// The codes of a channel at each of several steps.
  private func rounded(
    _ weights: [Double], _ regression: MembraneRegression, steps: [Double]
  ) -> [[Double]] {
    var result = steps.map { step in weights.map { codes.nearest($0 / step) } }
    guard let (rounder, order) = rounder(of: regression) else { return result }
    let ordered = order.map { weights[$0] }
    for (index, step) in steps.enumerated() {
      let found = rounder.rounded(ordered, step: step)
      for (place, code) in zip(order, found.codes) { result[index][place] = code }
    }
    return result
  }

  /// Rounds with error feedback, and the order in which it takes the weights; nil where they are rounded to nearest.
  private func rounder(of regression: MembraneRegression) -> (WeightRounder, order: [Int])? {
    let covariance = regression.covariance
    let order = (0..<covariance.size).sorted {
      (covariance[$1, $1], $0) < (covariance[$0, $0], $1)
    }
    guard options.usesErrorFeedback, codes.high <= 7 || order.count <= Self.widestForFineGrids
    else { return nil }
    let ordered = covariance.permuted(order)
    return ordered.reverseFactor().map {
      (WeightRounder(covariance: ordered, factor: $0, codes: codes), order)
    }
  }
}
