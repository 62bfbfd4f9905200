import FixedPoint
import NetworkModel

extension LayerQuantizer {
  /// Bits of weights and membranes alike.
  private var mintBits: Int { weightBits }

  /// Real value of one integer input; 1 for spikes.
  private var inputScale: Double { inputScales.max { abs($0 - 1) < abs($1 - 1) } ?? 1 }

  /// Integers by MINT's rule: codes from α, threshold `floor(θ/Δ) + 1` or `ceil(θ/Δ)`, the membrane on the weights' grid.
  ///
  /// A layer's membrane has the bits of its weights, since both share one scale. There are no guard bits.
  func quantizeByMINT(
    into assembly: inout Assembly, index: Int
  ) throws(QuantizationError) -> LayerQuantization {
    if let neuron = layer.neuron, neuron.currentDecay != nil || neuron.adaptation != nil {
      throw .notFoldable(
        node: layer.description.name,
        what: "has a synaptic current or an adaptive threshold, which MINT does not know",
        remedy: "use the calibrated scheme")
    }
    let rounder = LayerRounder(
      layer: layer, codes: WeightGrid.symmetric.codes(bits: mintBits), options: options,
      sharesStep: sharesStep, inputScales: layer.projections.map { _ in 1 })
    let weights = (0..<layer.channels).map { rounder.weights(of: $0) }
    let schemes = try schemes(weights)
    let codes = weights.indices.map { channel in
      weights[channel].map { Double(schemes[channel].code(of: $0)) }
    }
    // The input's scale is part of the step, as everywhere: one step is the value of code 1 times input 1.
    let rounding = LayerRounding(codes: codes, steps: schemes.map { $0.step[0] * inputScale })
    let biases = weights.indices.map { channel in
      RoundingRule.nearestEven.rounded(layer.bias[channel] / rounding.steps[channel])
        .saturatedToInt32
    }
    var fitted = FittedNeurons(biases: biases)
    if layer.neuron?.threshold != nil, layer.neuron?.isStateless == false {
      fitted.neuron = try neuron(schemes, units: rounding.steps)
      fitted.stateGrid = "mint"
    } else if layer.neuron != nil {
      fitted = try NeuronFitter(
        layer: layer, options: options, membraneBits: mintBits, units: rounding.steps,
        startBiases: biases.map(Double.init)
      ).fitted(nil)
    }
    assembly.set(
      index, weights: try self.weights(rounding, fitted.biases, 0), neuron: fitted.neuron)
    return report(rounding, rounder, fitted, guardBits: 0)
  }

  /// One scheme per channel: the same α for all unless steps are per channel.
  private func schemes(_ weights: [[Double]]) throws(QuantizationError) -> [MINTScheme] {
    let shared =
      options.layerAlpha[layer.name]
      ?? MINTScheme.initialAlpha(weights: weights.flatMap { $0 }, bits: mintBits)
    let isPerChannel =
      options.isPerChannel && options.layerAlpha[layer.name] == nil && !sharesStep
    var result: [MINTScheme] = []
    for channel in weights.indices {
      let alpha =
        isPerChannel
        ? MINTScheme.initialAlpha(weights: weights[channel], bits: mintBits) : shared
      result.append(
        try MINTScheme(
          alpha: [alpha], bits: mintBits, usesTanh: options.usesTanh,
          leak: layer.neuron?.decay[channel] ?? 1,
          threshold: layer.neuron?.threshold?[channel] ?? 0,
          reset: layer.neuron?.reset ?? .zero, isStrict: layer.neuron?.comparison == .greater))
    }
    return result
  }

  private func neuron(
    _ schemes: [MINTScheme], units: [Double]
  ) throws(QuantizationError) -> QuantizedNeuron {
    guard let neuron = layer.neuron else { fatalError("only called for layers with neurons") }
    let builder = NeuronConstantsBuilder(
      layer: layer, units: units, decayTerms: options.decayTerms, isWide: false)
    let constants = try builder.channels(neuron)
    var staircases: [Staircase] = []
    for (scheme, unit) in zip(schemes, units) {
      // With an analog input the unit is smaller than MINT's step by the input's scale; the membrane keeps its grid.
      let table = try scheme.membraneTable(units: [unit])
      staircases.append(
        Staircase(values: table.values.map { Int64($0) }, cuts: table.cuts.map { Int64($0) }))
    }
    let width: BitWidth
    do {
      width = try BitWidth(membrane: mintBits)
    } catch {
      throw .unsupportedBits(option: "a MINT layer", bits: mintBits, supported: "2 to 8")
    }
    return builder.neuron(
      constants, width: width, fires: true, subtracts: neuron.reset == .subtract,
      store: .table(try builder.table(staircases)),
      initial: constants.indices.map { Int32(staircases[$0].nearest(constants[$0].initial)) })
  }
}
