import EnergyModel

extension TextReport {
  /// Energy by cause, one column per table, and what each table leaves out.
  var energy: [String] {
    guard !record.energy.isEmpty else { return [] }
    let unit = EnergyUnit.fitting(
      record.energy.map { ($0.totalPicojoules + ($0.weightLoadPicojoules ?? 0)) / samples }.max()
        ?? 0)
    var table = TextTable(
      [.left("cause [\(unit.rawValue)]")] + record.energy.map { .right($0.model) })
    addCauses(to: &table, unit: unit)
    var lines = table.lines
    for entry in record.energy { lines += label(entry, unit: unit) }
    for reference in record.equalInformationANN { lines += compared(reference, unit: unit) }
    return lines
  }

  private func addCauses(to table: inout TextTable, unit: EnergyUnit) {
    func row(_ title: String, _ value: (EnergyRecord) -> Double?) {
      table.add([title] + record.energy.map { unit.text(value($0).map { $0 / samples }) })
    }
    row("synaptic operations") { $0.causes.synapticOperations }
    row("neuron updates") { $0.causes.neuronUpdates }
    row("leak and staircase") { $0.causes.leak }
    row("first layer (MACs)") { $0.causes.firstLayer }
    row("= computing") { $0.computePicojoules }
    row("weight reads") { $0.causes.weightReads }
    row("membrane reads") { $0.causes.membraneReads }
    row("membrane writes") { $0.causes.membraneWrites }
    row("spike buffers") { $0.causes.spikes }
    row("= computing + on-chip memory") { $0.totalPicojoules }
  }

  private func label(_ entry: EnergyRecord, unit: EnergyUnit) -> [String] {
    let volts = entry.volts.map { ", \($0) V" } ?? ""
    var text =
      "\(entry.model): \(entry.technology)\(volts), scope \(entry.scope.rawValue), "
      + "evidence \(entry.evidence.rawValue)"
    if let load = entry.weightLoadPicojoules {
      text +=
        "; loading the parameters from DRAM once takes \(unit.text(load)) \(unit.rawValue) more"
    }
    if !entry.complete { text += "; incomplete: \(entry.missing.joined(separator: ", "))" }
    return Paragraph.wrapped(text, width: 98)
  }

  private func compared(_ reference: EqualInformationRecord, unit: EnergyUnit) -> [String] {
    let text =
      "\(reference.bits)-bit ANN of equal information (\(reference.model)): computing "
      + "\(unit.text(reference.computePicojoules)), with memory \(unit.text(reference.totalPicojoules)) "
      + "\(unit.rawValue)/sample; break-even at "
      + "\(NumberText.decimal(reference.breakEvenSpikesPerSynapseCompute, 3)) (computing) and "
      + "\(NumberText.decimal(reference.breakEvenSpikesPerSynapseTotal, 3)) (with memory) "
      + "spikes per synapse, here \(NumberText.decimal(record.spikesPerSynapsePerInference, 3))"
    return Paragraph.wrapped(text, width: 98)
  }
}
