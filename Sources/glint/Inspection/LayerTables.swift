import Lint
import NetworkModel
import Reports

/// The tables of a network: one row per layer in each.
struct LayerTables {
  private let layers: [LayerFacts]
  private let execution: Execution
  private let layerName: NameColumn
  private let nodeName: NameColumn

  init(_ layers: [LayerFacts], _ execution: Execution) {
    self.layers = layers
    self.execution = execution
    let paths = layers.flatMap(\.paths)
    layerName = NameColumn(layers.map(\.name) + paths.map(\.from))
    nodeName = NameColumn(
      layers.compactMap { $0.neurons?.name } + layers.flatMap(\.projections).map(\.name)
        + paths.compactMap(\.projection))
  }

  /// All tables that have rows.
  var sections: [FileDescription.Section] {
    let isQuantized = layers.contains { $0.neurons?.membraneBits != nil }
    let method =
      "\(execution.discretization.rawValue), time step \(Words.number(execution.timeStep))"
    return [
      FileDescription.Section("Layers", overview),
      FileDescription.Section("Ways into layers", ways),
      FileDescription.Section("Codes of the weights, from the lowest to the highest", codes),
      FileDescription.Section(
        isQuantized ? "Neurons, real values" : "Neurons, as in the file",
        constants(\.physical, withModel: true)),
      FileDescription.Section(
        isQuantized ? "Neurons, in integer units" : "Neurons per time step (\(method))",
        constants(\.discrete, withModel: false)),
      FileDescription.Section("Decays in shifts and additions", decays),
    ]
  }

  private var overview: TextTable {
    var table = TextTable([
      .left("layer"), .left("kind"), .left("shape"), .right("fan-in"), .right("params"),
      .right("weights"), .right("W [b]"), .right("U [b]"), .right("bytes"),
    ])
    for layer in layers {
      table.add([
        layerName(layer.name), Self.kind(layer),
        layer.shape.map(String.init).joined(separator: "×"),
        layer.kind == .maximumPooling ? NumberText.none : NumberText.whole(layer.fanIn),
        NumberText.whole(layer.parameters), Self.range(layer.projections.compactMap(\.weights)),
        layer.weightBits.map(String.init) ?? NumberText.none,
        layer.membraneBits.map(String.init) ?? NumberText.none, NumberText.whole(layer.bytes),
      ])
    }
    return table
  }

  /// Where layers take their values from; no rows where each takes those of the one before.
  private var ways: TextTable {
    var table = TextTable([
      .left("layer"), .left("from"), .left("by"), .left("through"), .right("delay [steps]"),
      .left("recurrent"),
    ])
    let isChain = layers.allSatisfy { layer in
      layer.paths.count == 1 && layer.paths[0].delay == 0 && layer.delaySteps == nil
    }
    guard !isChain else { return table }
    for layer in layers {
      for path in layer.paths {
        let own = layer.delaySteps.map { Words.range($0.lowest, $0.highest) }
        table.add([
          layerName(layer.name), layerName(path.from),
          path.projection.map(nodeName.callAsFunction) ?? NumberText.none,
          path.through.isEmpty
            ? NumberText.none : NumberText.shortened(path.through.joined(separator: ", "), to: 24),
          own ?? (path.delay == 0 ? NumberText.none : "\(path.delay)"),
          path.isRecurrent ? "yes" : "",
        ])
      }
    }
    return table
  }

  private var codes: TextTable {
    var table = TextTable([
      .left("weights"), .right("bits"), .right("codes"), .left("histogram"), .right("zeros [%]"),
      .left("commonest"),
    ])
    for projection in layers.flatMap(\.projections) {
      guard let histogram = projection.histogram, let bits = projection.bits,
        let codes = projection.codes
      else { continue }
      table.add([
        nodeName(projection.name), "\(bits)",
        "\(histogram.bins[0].lowest)…\(histogram.bins[histogram.bins.count - 1].highest)",
        HistogramText(histogram).line,
        NumberText.percent(Double(codes.zeros) / Double(codes.count), 1),
        HistogramText(histogram).commonest,
      ])
    }
    return table
  }

  /// One column for each constant that any layer has; all-zero initial membranes are left out.
  private func constants(
    _ list: KeyPath<NeuronFacts, [Constant]>, withModel: Bool
  ) -> TextTable {
    let neurons = layers.compactMap { layer in layer.neurons.map { (layer.name, $0) } }
    var titles: [String] = []
    for (_, neuron) in neurons {
      for constant in neuron[keyPath: list] where !titles.contains(Self.title(constant)) {
        titles.append(Self.title(constant))
      }
    }
    titles.removeAll { title in
      title.hasPrefix("initial")
        && neurons.flatMap { $0.1[keyPath: list] }.filter { Self.title($0) == title }.allSatisfy {
          $0.lowest == 0 && $0.highest == 0
        }
    }
    var table = TextTable(
      [.left("layer")]
        + (withModel ? [.left("node"), .left("model"), .left("compare"), .left("reset")] : [])
        + titles.map { .right($0) })
    // Models and rules are worth a table even where no constant is.
    for (name, neuron) in neurons where withModel || !titles.isEmpty {
      let values = titles.map { title in
        neuron[keyPath: list].first { Self.title($0) == title }.map {
          Words.range($0.lowest, $0.highest)
        } ?? NumberText.none
      }
      let model = [
        nodeName(neuron.name), neuron.model + (neuron.emitsSeveralSpikes ? ", several" : ""),
        neuron.comparison ?? NumberText.none, neuron.reset ?? NumberText.none,
      ]
      table.add([layerName(name)] + (withModel ? model : []) + values)
    }
    return table
  }

  private var decays: TextTable {
    var table = TextTable([
      .left("layer"), .left("of"), .left("terms"), .right("factor"), .right("wanted"),
      .right("error [%]"), .right("tau [steps]"), .right("shared by"),
    ])
    for layer in layers {
      for decay in layer.neurons?.decays ?? [] {
        table.add([
          layerName(layer.name), decay.of, NumberText.shortened(decay.terms, to: 44),
          Words.number(decay.factor),
          decay.wanted.map { Words.range($0.lowest, $0.highest) } ?? NumberText.none,
          NumberText.percent(decay.relativeError),
          decay.timeConstantSteps.map(Words.number) ?? NumberText.none, "\(decay.count)",
        ])
      }
    }
    return table
  }

  private static func title(_ constant: Constant) -> String {
    ["steps", "codes", "bits"].contains(constant.unit)
      ? "\(constant.name) [\(constant.unit ?? "")]" : constant.name
  }

  static func kind(_ layer: LayerFacts) -> String {
    switch layer.kind {
    case .maximumPooling: "max pool"
    case .convolution: "conv"
    default: layer.kind.rawValue
    }
  }

  private static func range(_ ranges: [ValueRange]) -> String {
    guard let lowest = ranges.map(\.lowest).min(), let highest = ranges.map(\.highest).max() else {
      return NumberText.none
    }
    return Words.range(lowest, highest)
  }
}
