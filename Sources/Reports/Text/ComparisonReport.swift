import EnergyModel

/// Two records side by side, for instance a 2-bit network and its float parent.
public struct ComparisonReport {
  /// The record whose numbers are divided.
  public let first: RunRecord
  /// The record by which they are divided.
  public let second: RunRecord

  /// A comparison of `first` with `second`.
  public init(_ first: RunRecord, with second: RunRecord) {
    self.first = first
    self.second = second
  }

  /// The comparison, lines ended by line feeds.
  public var text: String {
    let lines = summary.lines + dataNote + energyNotes + layers
    return lines.map(PrintableText.escaped).joined(separator: "\n") + "\n"
  }

  private var names: (String, String) {
    (
      NumberText.shortened(first.network.name, to: 24),
      NumberText.shortened(second.network.name, to: 24)
    )
  }

  private var summary: TextTable {
    var table = TextTable([
      .left("quantity"), .right(names.0), .right(names.1), .right("ratio"),
    ])
    addAccuracy(to: &table)
    func row(_ title: String, _ decimals: Int = 1, _ value: (RunRecord) -> Double?) {
      let (one, other) = (value(first), value(second))
      guard one != nil || other != nil else { return }
      let ratio = one.flatMap { one in other.map { NumberText.ratio(one, to: $0) } }
      table.add([
        title, NumberText.decimal(one, decimals), NumberText.decimal(other, decimals),
        ratio ?? NumberText.none,
      ])
    }
    row("time steps", 0) { Double($0.network.timeSteps) }
    row("weights [bit]", 0) { $0.network.weightBits.map(Double.init) }
    row("membranes [bit]", 0) { $0.network.membraneBits.map(Double.init) }
    row("firing rate [%]", 2) { $0.activity.meanFiringRate.map { 100 * $0 } }
    row("spikes/sample") { perSample($0, $0.activity.spikes) }
    row("SOP/sample") { perSample($0, $0.activity.synapticOperations) }
    row("multiplications/sample") { perSample($0, $0.activity.multiplyAccumulates) }
    row("spikes per synapse", 3) { $0.spikesPerSynapsePerInference }
    row("weights [bytes]", 0) { Double($0.memory.weightBytes) }
    row("membranes [bytes]", 0) { Double($0.memory.membraneBytes) }
    row("network [bytes]", 0) { Double($0.memory.totalBytes) }
    for (one, other) in energyPairs {
      let unit = EnergyUnit.fitting(max(one.perSamplePicojoules, other.perSamplePicojoules))
      let title = "at \(one.technology) [\(unit.rawValue)/sample]"
      func energyRow(_ what: String, _ ones: Double, _ others: Double) {
        table.add([
          "\(what) \(title)", unit.text(ones), unit.text(others),
          NumberText.ratio(ones, to: others),
        ])
      }
      energyRow("computing", compute(one, first), compute(other, second))
      energyRow("with memory", one.perSamplePicojoules, other.perSamplePicojoules)
    }
    row("samples/s on the host") { $0.host.samplesPerSecond }
    return table
  }

  private func compute(_ entry: EnergyRecord, _ record: RunRecord) -> Double {
    entry.computePicojoules / Double(max(record.dataset.samples, 1))
  }

  private func perSample(_ record: RunRecord, _ count: Int) -> Double {
    Double(count) / Double(max(record.dataset.samples, 1))
  }

  private func addAccuracy(to table: inout TextTable) {
    guard let one = first.accuracy, let other = second.accuracy else { return }
    let points = 100 * (one.top1 - other.top1)
    table.add([
      "accuracy [%]", NumberText.percent(one.top1), NumberText.percent(other.top1),
      (points >= 0 ? "+" : "") + NumberText.decimal(points, 2) + " points",
    ])
  }

  /// Estimates of one technology and scope; others would compare factories, not networks.
  private var energyPairs: [(EnergyRecord, EnergyRecord)] {
    first.energy.compactMap { one in
      second.energy.first { $0.technology == one.technology && $0.scope == one.scope }
        .map { (one, $0) }
    }
  }

  private var dataNote: [String] {
    let isSame =
      first.dataset.sha256 == second.dataset.sha256
      && first.dataset.samples == second.dataset.samples
    return isSame ? [] : ["the two runs did not use the same samples"]
  }

  private var energyNotes: [String] {
    energyPairs.flatMap { one, other in
      let models = one.model == other.model ? one.model : "\(one.model) and \(other.model)"
      var text = "energy by \(models), scope \(one.scope.rawValue)"
      let missing = one.missing + other.missing.filter { !one.missing.contains($0) }
      if !missing.isEmpty { text += "; incomplete: \(missing.joined(separator: ", "))" }
      return Paragraph.wrapped(text, width: 98)
    }
  }

  /// Rates and operations of layers that both have in the same place.
  private var layers: [String] {
    let (ones, others) = (first.activity.layers, second.activity.layers)
    guard ones.map(\.name) == others.map(\.name) else { return [] }
    var table = TextTable([
      .left("layer"), .right("rate 1 [%]"), .right("rate 2 [%]"), .right("SOP/sample 1"),
      .right("SOP/sample 2"), .right("ratio"),
    ])
    for (one, other) in zip(ones, others) {
      let operations = perSample(first, one.synapticOperations)
      let otherOperations = perSample(second, other.synapticOperations)
      table.add([
        NumberText.shortened(one.name, to: 24),
        NumberText.percent(one.hasNeurons ? one.firingRate : nil),
        NumberText.percent(other.hasNeurons ? other.firingRate : nil),
        NumberText.mean(operations), NumberText.mean(otherOperations),
        NumberText.ratio(operations, to: otherOperations),
      ])
    }
    return [""] + table.lines
  }
}
