import NetworkModel

/// Which of a layer's neurons has the largest membrane in the float network, where that is the network's answer.
struct MembraneAnswer {
  /// Neuron with the largest float membrane at each row and step.
  private let winners: [Int32]
  /// Neurons that take part.
  private let classes: Int

  /// The answer of a layer of one position whose float membranes `neuron` describes.
  init(
    _ targets: LayerTargets, neurons: [ChannelNeuron], classes: Int?, timeSteps: Int
  ) {
    self.classes = min(classes ?? neurons.count, neurons.count)
    var best = [Double](repeating: -.infinity, count: targets.rows.count * timeSteps)
    var winners = [Int32](repeating: 0, count: best.count)
    for channel in 0..<self.classes {
      for row in 0..<targets.rows.count {
        var neuron = ForcedNeuron(neurons[channel])
        for place in row * timeSteps..<(row + 1) * timeSteps {
          let index = place * neurons.count + channel
          let membrane = neuron.advance(Double(targets.currents[index]))
          if membrane > best[place] { (best[place], winners[place]) = (membrane, Int32(channel)) }
          neuron.settle(fired: !targets.spikes.isEmpty && targets.spikes[index] != 0)
        }
      }
    }
    self.winners = winners
  }

  /// A choice that is still to be made, by integer membranes.
  func choice() -> Choice { Choice(answer: self) }

  /// The largest integer membrane at each row and step so far.
  struct Choice {
    private let answer: MembraneAnswer
    private var best: [Int64]
    private var winners: [Int32]

    fileprivate init(answer: MembraneAnswer) {
      self.answer = answer
      best = [Int64](repeating: .min, count: answer.winners.count)
      winners = [Int32](repeating: 0, count: best.count)
    }

    /// Offers the membrane of a neuron; neurons come in ascending order.
    mutating func offer(_ membrane: Int64, of channel: Int, at place: Int) {
      guard channel < answer.classes, membrane > best[place] else { return }
      (best[place], winners[place]) = (membrane, Int32(channel))
    }

    /// Rows and steps in which the two choose differently.
    var differences: Int {
      zip(winners, answer.winners).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
    }
  }
}
