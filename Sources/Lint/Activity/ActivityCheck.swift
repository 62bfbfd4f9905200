public import NetworkModel

/// What is the matter with a network by what it did on some samples.
public struct ActivityCheck {
  /// The findings.
  public private(set) var findings: [Finding] = []

  /// Share of silent neurons from which on a layer has a finding.
  private static let deadShare = 0.75
  /// Share of lost events from which on the input has one.
  private static let lostShare = 0.01

  /// Looks at what a census counted.
  ///
  /// - Parameters:
  ///   - layers: What each layer did.
  ///   - samples: Samples that were run.
  ///   - lateEvents: Events after the last step.
  ///   - mergedEvents: Events that fell together with another of their unit and step.
  ///   - inputSpikes: Events that the network saw.
  public init(
    _ layers: [LayerActivityFacts], samples: Int, lateEvents: Int, mergedEvents: Int,
    inputSpikes: Int
  ) {
    let run = "in \(Words.count(samples, "sample"))"
    for layer in layers {
      if layer.silentNeurons == layer.neurons {
        addSilent(layer, run)
      } else if layer.firingRate > LayerActivityFacts.busy {
        findings.append(
          Finding(
            .saturatedLayer, at: layer.node,
            reason:
              "the \(layer.isInput ? "data spike" : "neurons fire") in \(Self.percent(layer.firingRate)) % of the "
              + "steps \(run): such spikes say nothing",
            remedy: layer.isInput
              ? "give a shorter step with --step-seconds, or another coding"
              : "check the scale of threshold, weights and biases, and the time step"))
      } else if !layer.isInput,
        Double(layer.silentNeurons) > Self.deadShare * Double(layer.neurons)
      {
        findings.append(
          Finding(
            .deadNeurons, at: layer.node,
            reason: "\(layer.silentNeurons) of \(layer.neurons) neurons never fire \(run)",
            remedy: "look at more samples; remove the neurons, or lower their thresholds"))
      }
    }
    guard let place = layers.first(where: \.isInput)?.node else { return }
    let events = Double(inputSpikes + lateEvents + mergedEvents)
    if Double(lateEvents) > Self.lostShare * events {
      findings.append(
        Finding(
          .lateEvents, at: place,
          reason:
            "\(lateEvents) of \(Int(events)) events (\(Self.percent(Double(lateEvents) / events)) %) \(run) after the "
            + "last step: the network does not see them",
          remedy: "give more steps with --time-steps, or longer ones with --step-seconds"))
    }
    if Double(mergedEvents) > Self.lostShare * events {
      findings.append(
        Finding(
          .mergedEvents, at: place,
          reason:
            "\(mergedEvents) of \(Int(events)) events (\(Self.percent(Double(mergedEvents) / events)) %) \(run) together "
            + "with another of the same input and step: they are one spike",
          remedy: "give a shorter step with --step-seconds"))
    }
  }

  private mutating func addSilent(_ layer: LayerActivityFacts, _ run: String) {
    findings.append(
      Finding(
        .silentLayer, at: layer.node,
        reason: layer.isInput
          ? "no event reaches the network \(run)"
          : "none of the \(Words.count(layer.neurons, "neuron")) fires \(run)",
        remedy: layer.isInput
          ? "check the data, --step-seconds and --time-steps"
          : "check the time step, the scale of the threshold, and the layers before"))
  }

  private static func percent(_ share: Double) -> String {
    Words.number((1000 * share).rounded() / 10)
  }
}
