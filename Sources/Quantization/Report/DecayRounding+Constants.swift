internal import NetworkModel

extension DecayRounding {
  /// The decays of a layer's constants, those that are alike once, in the order of their first channel.
  static func all(
    _ neuron: NormalizedNeuron, _ constants: [ChannelConstants], isWide: Bool, execution: Execution
  ) -> [DecayRounding] {
    var found: [DecayRounding] = []
    func add(_ state: State, _ wanted: [Double]?, _ decay: (ChannelConstants) -> Decay?) {
      guard let wanted else { return }
      for (value, constant) in zip(wanted, constants) where value != 1 {
        guard let decay = decay(constant) else { continue }
        if let known = found.firstIndex(where: { $0.state == state && $0.wanted == value }) {
          found[known].channels += 1
        } else {
          found.append(
            DecayRounding(state, wanted: value, decay: decay, channels: 1, execution: execution))
        }
      }
    }
    if isWide { add(.membrane, neuron.decay, \.shiftDecay) }
    add(.current, neuron.currentDecay, \.currentDecay)
    add(.adaptation, neuron.adaptation?.decay, \.riseDecay)
    return found
  }
}
