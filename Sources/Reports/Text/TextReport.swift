import NetworkModel

/// A record for people: sections of aligned tables, at most 100 columns wide.
public struct TextReport {
  /// The record.
  public let record: RunRecord
  /// True to print headings in bold (ANSI), for terminals.
  public let isStyled: Bool

  /// A report, plain unless asked otherwise.
  public init(_ record: RunRecord, isStyled: Bool = false) {
    self.record = record
    self.isStyled = isStyled
  }

  /// The whole report, lines ended by line feeds.
  public var text: String {
    let sections: [(title: String, lines: [String])] = [
      ("Network", network), ("Data", data), ("Accuracy", accuracy),
      ("Activity per sample", activity), ("Memory", memory), ("Energy per sample", energy),
      ("Host", host),
    ]
    return sections.filter { !$0.lines.isEmpty }.map { section in
      let lines = section.lines.map { "  " + PrintableText.escaped($0) }
      return ([heading(section.title)] + lines).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  func heading(_ title: String) -> String {
    isStyled ? "\u{1B}[1m\(title)\u{1B}[0m" : title
  }

  /// Samples as a divisor.
  var samples: Double { Double(max(record.dataset.samples, 1)) }

  private var network: [String] {
    let network = record.network
    func bits(_ width: Int?) -> String { width.map { "\($0) bit" } ?? "none" }
    return [
      "\(network.name)  (\(network.path))",
      "\(NumberText.whole(network.layers)) layers, \(NumberText.whole(network.parameters)) parameters, "
        + "weights \(bits(network.weightBits)), membranes \(bits(network.membraneBits)), "
        + "\(NumberText.whole(network.timeSteps)) time steps",
    ] + record.assumptions.flatMap { Paragraph.wrapped("assumed: \($0)", width: 98) }
  }

  private var data: [String] {
    let input = record.input
    var line =
      "\(NumberText.whole(record.dataset.samples)) sample\(record.dataset.samples == 1 ? "" : "s")\(record.accuracy == nil ? ", no labels" : ""), "
      + "coding \(input.coding.rawValue)"
    if input.lateEvents > 0 {
      line += ", \(NumberText.whole(input.lateEvents)) events after the last step"
    }
    if let early = input.earlyEvents, early > 0 {
      line += ", \(NumberText.whole(early)) in the skipped step 0"
    }
    if input.mergedEvents > 0 {
      line += ", \(NumberText.whole(input.mergedEvents)) merged events"
    }
    return ["\(record.dataset.name)  (\(record.dataset.path))"] + Paragraph.wrapped(line, width: 98)
  }

  private var accuracy: [String] {
    guard let accuracy = record.accuracy else { return [] }
    let steps = accuracy.decision == .step ? " steps" : ""
    var lines = [
      "\(NumberText.percent(accuracy.top1)) %  (\(NumberText.whole(accuracy.correct)) of "
        + "\(NumberText.whole(accuracy.total))\(steps))"
    ]
    if let labelled = accuracy.labelled {
      lines.append(
        "\(NumberText.percent(labelled.top1)) %  (\(NumberText.whole(labelled.correct)) of the "
          + "\(NumberText.whole(labelled.total)) that are marked as labelled)")
    }
    return lines
  }

  private var memory: [String] {
    let memory = record.memory
    var table = TextTable([.left("part"), .right("bytes")])
    table.add(["weights", NumberText.whole(memory.weightBytes)])
    table.add(["membranes", NumberText.whole(memory.membraneBytes)])
    let states = [
      ("currents", memory.currentBytes), ("adaptations", memory.adaptationBytes),
      ("delays", memory.delayBytes),
    ]
    for case (let part, let bytes?) in states { table.add([part, NumberText.whole(bytes)]) }
    table.add(["biases", NumberText.whole(memory.biasBytes)])
    table.add(["thresholds", NumberText.whole(memory.thresholdBytes)])
    table.add(["total", NumberText.whole(memory.totalBytes)])
    table.add(["total in float32", NumberText.whole(memory.float32Bytes)])
    let ratio = NumberText.ratio(Double(memory.totalBytes), to: Double(memory.float32Bytes))
    let peak = memory.peakResidentBytes.map {
      ["process peak \(NumberText.whole($0)) bytes  (measured)"]
    }
    return table.lines + ["packed : float32 = \(ratio)"] + (peak ?? [])
  }

  private var host: [String] {
    let host = record.host
    return [
      "\(NumberText.decimal(host.seconds, 3)) s, \(NumberText.decimal(host.samplesPerSecond, 1)) samples/s, "
        + "\(NumberText.decimal(host.synapticOperationsPerSecond / 1e6, 1)) million SOP/s, "
        + "\(host.threads) thread\(host.threads == 1 ? "" : "s"), \(host.instructionSet)  (measured)",
      "state \(record.stateHash), seed \(record.seed), version \(record.version)",
    ]
  }
}
