import NetworkModel

extension TextReport {
  /// Spikes and synaptic operations (SOP) per sample, layer by layer, with the share of dense operations.
  var activity: [String] {
    var table = TextTable([
      .left("layer"), .left("kind"), .right("neurons"), .right("W [b]"), .right("U [b]"),
      .right("rate [%]"), .right("spikes"), .right("SOP"), .right("dense [%]"),
    ])
    for (index, layer) in record.activity.layers.enumerated() {
      let widths = index < record.quantization.count ? record.quantization[index] : nil
      table.add([
        NumberText.shortened(layer.name, to: 16), kind(layer), NumberText.whole(layer.neurons),
        NumberText.whole(widths?.weightBits), NumberText.whole(widths?.membraneBits),
        NumberText.percent(layer.hasNeurons ? layer.firingRate : nil),
        NumberText.mean(Double(layer.spikes) / samples),
        NumberText.mean(Double(layer.synapticOperations) / samples),
        share(layer.synapticOperations, of: layer.denseSynapticOperations),
      ])
    }
    let total = record.activity
    table.add([
      "total", "", "", "", "", NumberText.percent(total.meanFiringRate),
      NumberText.mean(Double(total.spikes) / samples),
      NumberText.mean(Double(total.synapticOperations) / samples),
      share(total.synapticOperations, of: total.denseSynapticOperations),
    ])
    return table.lines + notes
  }

  private func kind(_ layer: ActivityRecord.Layer) -> String {
    layer.kind == LayerDescription.Kind.maximumPooling.rawValue ? "max pooling" : layer.kind
  }

  private func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? NumberText.none : NumberText.percent(Double(part) / Double(whole))
  }

  /// True where integers ran without a product; floats multiply in every leak, which nobody counts.
  private var isMultiplierLess: Bool {
    record.activity.multiplyAccumulates == 0 && record.network.weightBits != 32
  }

  private var notes: [String] {
    var notes = [
      "input spikes/sample "
        + NumberText.mean(Double(record.activity.inputSpikes) / samples)
        + ", spikes per synapse and inference "
        + NumberText.decimal(record.spikesPerSynapsePerInference, 3)
        + (isMultiplierLess ? ", multiplications 0" : "")
    ]
    if record.activity.multiplyAccumulates > 0 {
      let layers = record.activity.layers.filter { $0.multiplyAccumulates > 0 }.map(\.name)
      let count = NumberText.mean(Double(record.activity.multiplyAccumulates) / samples)
      notes += Paragraph.wrapped(
        "multiplications/sample \(count) in \(layers.joined(separator: ", ")), which \(layers.count == 1 ? "takes" : "take") analog values or graded spikes",
        width: 98)
    }
    return notes
  }
}
