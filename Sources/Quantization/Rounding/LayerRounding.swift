import NetworkModel

/// The integer weights of a layer: one row of codes per channel over all its projections, and their steps.
struct LayerRounding {
  /// `[channels][depth]`.
  var codes: [[Double]]
  /// Real value of code 1 in units of the currents, per channel.
  var steps: [Double]
}

/// Chooses the integer weights of a layer.
struct LayerRounder {
  let layer: NormalizedLayer
  let codes: WeightCodes
  let options: QuantizationOptions
  /// One step for all channels, so that their integers compare.
  let sharesStep: Bool
  /// Real value of one integer input of each projection.
  let inputScales: [Double]

  /// Widest covariance that is factored: beyond it weights are rounded in blocks of this many inputs.
  static var widest: Int { 4608 }
  /// Widest covariance that is worth it where the grid is fine (more than 4 bits).
  static var widestForFineGrids: Int { 1024 }

  /// Float weights of a channel over all projections, per integer input.
  func weights(of channel: Int) -> [Double] {
    zip(layer.projections, inputScales).flatMap { projection, scale in
      projection.weight[channel * projection.depth..<(channel + 1) * projection.depth]
        .map { $0 * scale }
    }
  }

  /// Rounds without looking at data.
  func nearest() -> LayerRounding {
    round((0..<layer.channels).map { weights(of: $0) }, importance: nil)
  }

  /// Rounds by what the calibration inputs show.
  ///
  /// - Parameter isData: True when the inputs are the data itself, the same as in the float network: nothing to re-fit.
  func calibrated(
    _ inputs: LayerInputs, _ targets: LayerTargets, timeSteps: Int, window: Int, isData: Bool
  ) -> LayerRounding {
    let floats = (0..<layer.channels).map { weights(of: $0) }
    let direct = round(floats, importance: nil)
    // Weights that lie on a grid already were trained for it.
    if direct.codes.indices.allSatisfy({
      StepSearch.isExact(floats[$0], step: direct.steps[$0], codes: codes)
    }) {
      return direct
    }
    var fitted = floats
    var importance = floats
    var rounders: [(channels: [Int], rounder: WeightRounder?, order: [Int])] = []
    for group in groups(inputs) {
      var columns = group.columns[...]
      var start = 0
      while !columns.isEmpty {
        let part = Array(columns.prefix(Self.widest))
        columns = columns.dropFirst(part.count)
        let regression = Regression(
          inputs, columns: part, targets: targets, channels: group.channels, of: layer.channels,
          timeSteps: timeSteps, window: window, ridge: options.ridge)
        let order = part.indices.sorted {
          (regression.covariance[$1, $1], $0) < (regression.covariance[$0, $0], $1)
        }
        let covariance = regression.covariance.permuted(order)
        let factor = covariance.reverseFactor()
        for (index, channel) in group.channels.enumerated() {
          let old = Array(floats[channel][start..<start + part.count])
          if let factor, options.refitsWeights, !isData, part.count == group.columns.count {
            let right = order.map {
              regression.correlations[index][$0] + regression.ridge * old[$0]
            }
            for (place, value) in zip(order, factor.solved(right)) {
              fitted[channel][start + place] = value
            }
          }
          for place in part.indices {
            importance[channel][start + place] = regression.covariance[place, place]
          }
        }
        let usesFeedback =
          options.usesErrorFeedback
          && (codes.high <= 7 || part.count <= Self.widestForFineGrids)
        let rounder =
          usesFeedback
          ? factor.map { WeightRounder(covariance: covariance, factor: $0, codes: codes) } : nil
        rounders.append((group.channels, rounder, order.map { $0 + start }))
        start += part.count
      }
    }
    var result = round(fitted, importance: importance)
    for (channels, rounder, order) in rounders {
      guard let rounder else { continue }
      refine(&result, fitted, channels, rounder, order)
    }
    return result
  }

  private func refine(
    _ result: inout LayerRounding, _ weights: [[Double]], _ channels: [Int],
    _ rounder: WeightRounder, _ order: [Int]
  ) {
    let isWhole = order.count == layer.depth
    for channel in channels {
      let permuted = order.map { weights[channel][$0] }
      let found =
        sharesStep || !options.isPerChannel || !isWhole
        ? rounder.rounded(permuted, step: result.steps[channel])
        : rounder.rounded(permuted, around: result.steps[channel], factors: stepFactors)
      for (place, code) in zip(order, found.codes) { result.codes[channel][place] = code }
      result.steps[channel] = found.step
    }
  }

  /// Rounds to nearest at the best steps.
  private func round(_ weights: [[Double]], importance: [[Double]]?) -> LayerRounding {
    let ones = weights.map { $0.map { _ in 1.0 } }
    let importance = importance ?? ones
    let steps =
      sharesStep || !options.isPerChannel
      ? sharedStep(weights, importance: importance)
      : weights.indices.map {
        StepSearch.best(
          weights[$0], importance: importance[$0], codes: codes, fallback: fallbackStep($0))
      }
    let rounded = weights.indices.map { channel in
      weights[channel].map { codes.nearest($0 / steps[channel]) }
    }
    return LayerRounding(codes: rounded, steps: steps)
  }

  /// The best step for all channels, once for each.
  func sharedStep(_ weights: [[Double]], importance: [[Double]]) -> [Double] {
    let step = StepSearch.best(
      weights.flatMap { $0 }, importance: importance.flatMap { $0 }, codes: codes,
      fallback: fallbackStep(0))
    return weights.map { _ in step }
  }

  /// Factors on the start step that are tried, where the grid is so coarse that they matter.
  var stepFactors: [Double] {
    codes.high <= 7 ? [0.7, 0.8, 0.87, 0.94, 1, 1.06, 1.13, 1.2, 1.3] : [1]
  }

  /// The step of a channel without weights: small against its threshold or bias, so that they keep some digits.
  func fallbackStep(_ channel: Int) -> Double {
    let size = max(abs(layer.neuron?.threshold?[channel] ?? 0), abs(layer.bias[channel]))
    let share = codes.spacing == 1 ? 1.0 / 256 : 1.0 / 1_048_576
    return size > 0 && size.isFinite ? size * share : 1
  }

  /// Channels that see the same inputs, with those inputs' columns.
  func groups(_ inputs: LayerInputs) -> [(columns: [Int], channels: [Int])] {
    var found: [(key: [Int], columns: [Int], channels: [Int])] = []
    for channel in 0..<layer.channels {
      let key = layer.projections.map { channel / ($0.channels / $0.groups) }
      if let last = found.indices.last, found[last].key == key {
        found[last].channels.append(channel)
        continue
      }
      var columns: [Int] = []
      for (number, projection) in layer.projections.enumerated() {
        let start = inputs.columns[number] + key[number] * projection.depth
        columns += start..<start + projection.depth
      }
      found.append((key, columns, [channel]))
    }
    return found.map { ($0.columns, $0.channels) }
  }
}

extension SquareMatrix {
  /// Rows and columns in another order.
  func permuted(_ order: [Int]) -> SquareMatrix {
    var result = SquareMatrix(size: size)
    for row in 0..<size {
      for column in 0..<size { result[row, column] = self[order[row], order[column]] }
    }
    return result
  }
}
