extension LayerRounder {
  /// What the regressions of a layer's channels need to know besides its inputs and targets.
  struct Dynamics {
    let timeSteps: Int
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
    var result = direct
    var biases = [Double](repeating: 0, count: layer.channels)
    var fitted = floats
    if sharesStep || !options.isPerChannel {
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
    for place in columns.indices {
      let channel = columns[place].channel
      let regression = regression(place)
      let weights = refit(floats[channel], by: regression)
      round(channel, weights, regression, into: &result)
      biases[channel] = regression.bias(
        of: result.codes[channel].map { $0 * result.steps[channel] })
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

  private func round(
    _ channel: Int, _ weights: [Double], _ regression: MembraneRegression,
    into result: inout LayerRounding
  ) {
    let covariance = regression.covariance
    let isShared = sharesStep || !options.isPerChannel
    if !isShared {
      result.steps[channel] = StepSearch.best(
        weights, importance: weights.indices.map { covariance[$0, $0] }, codes: codes,
        fallback: fallbackStep(channel))
    }
    result.codes[channel] = weights.map { codes.nearest($0 / result.steps[channel]) }
    let order = weights.indices.sorted {
      (covariance[$1, $1], $0) < (covariance[$0, $0], $1)
    }
    let ordered = covariance.permuted(order)
    guard options.usesErrorFeedback, codes.high <= 7 || weights.count <= Self.widestForFineGrids,
      let factor = ordered.reverseFactor()
    else { return }
    let rounder = WeightRounder(covariance: ordered, factor: factor, codes: codes)
    let permuted = order.map { weights[$0] }
    let found =
      isShared
      ? rounder.rounded(permuted, step: result.steps[channel])
      : rounder.rounded(permuted, around: result.steps[channel], factors: stepFactors)
    for (place, code) in zip(order, found.codes) { result.codes[channel][place] = code }
    result.steps[channel] = found.step
  }
}
