public import SpikeData

/// Words for what was recorded of layers.
public enum ObservableText {
  /// All of them, for instance `membranes`; what has no word of its own is named.
  public static func plural(_ observable: Observable) -> String {
    switch observable {
    case .spikes: "spikes"
    case .membranes: "membranes"
    case .currents: "synaptic currents"
    case .values: "values"
    default: "'\(PrintableText.escaped(observable.rawValue))'"
    }
  }

  /// One neuron's, for instance `membrane`.
  static func singular(_ observable: Observable) -> String {
    switch observable {
    case .spikes: "spike"
    case .membranes: "membrane"
    case .currents: "synaptic current"
    case .values: "value"
    default: plural(observable)
    }
  }

  /// Several as words with commas and `and`, each once, in a fixed order.
  public static func list(_ observables: [Observable]) -> String {
    let known: [Observable] = [.spikes, .membranes, .currents, .values]
    let others = Set(observables).subtracting(known).sorted { $0.rawValue < $1.rawValue }
    let words = (known.filter(observables.contains) + others).map(plural)
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
