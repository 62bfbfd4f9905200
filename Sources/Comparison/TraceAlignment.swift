public import SpikeData

/// Which layer of one trace is compared with which layer of another.
public struct TraceAlignment: Equatable, Sendable {
  /// Two layers that are compared.
  public struct Pair: Equatable, Sendable {
    /// Place in the first trace.
    public var first: Int
    /// Place in the second trace.
    public var second: Int
    /// What both have, spikes first.
    public var observables: [Observable]
  }

  /// The pairs in the order in which they are compared: that of the trace which knows its network's order.
  public private(set) var pairs: [Pair] = []
  /// Layers of the first trace that are compared with nothing.
  public private(set) var onlyFirst: [String] = []
  /// Layers of the second trace that are compared with nothing.
  public private(set) var onlySecond: [String] = []

  /// Aligns two lists of layers: those that `map` names, then those of one name (of the node, or of the layer), then the
  /// rest in their order, where both have as many and the same numbers of neurons.
  ///
  /// - Parameters:
  ///   - first: Layers of the first trace.
  ///   - second: Layers of the second trace.
  ///   - map: Pairs of names that differ.
  ///   - layers: Names of the layers to be compared; empty for all.
  ///   - observables: Observables to be compared, which both have of some layer; empty for all but `without`.
  ///   - without: Observables that are left out where none are named.
  ///   - followsSecond: Compares in the second trace's order.
  /// - Throws: ``AlignmentError`` for a name that does not exist, an observable that not both have, layers of one name and
  ///   different sizes, or nothing to compare.
  public init(
    _ first: [TraceLayer], _ second: [TraceLayer], map: [(first: String, second: String)] = [],
    layers: [String] = [], observables: [Observable] = [], without: [Observable] = [],
    followsSecond: Bool = false
  ) throws(AlignmentError) {
    var partners = [Int?](repeating: nil, count: first.count)
    for (name, other) in map {
      partners[try Self.index(of: name, in: first, .first)] =
        try Self.index(of: other, in: second, .second)
    }
    for same in [\TraceLayer.name, \TraceLayer.label] {
      for index in first.indices where partners[index] == nil {
        let name = first[index][keyPath: same]
        partners[index] = second.indices.first {
          second[$0][keyPath: same] == name && !partners.contains($0)
        }
      }
    }
    Self.pairRest(first, second, &partners)
    let chosen = try layers.map { (name) throws(AlignmentError) in
      let places = (Self.place(of: name, in: first), Self.place(of: name, in: second))
      guard places.0 != nil || places.1 != nil else {
        throw AlignmentError.noSuchLayer(
          name, first: first.map(\.name), second: second.map(\.name))
      }
      return places
    }
    var shared: [Observable] = []
    for index in first.indices {
      guard let partner = partners[index],
        chosen.isEmpty || chosen.contains(where: { $0.0 == index || $0.1 == partner })
      else { continue }
      guard first[index].neurons == second[partner].neurons else {
        throw .sizes(first[index], second[partner])
      }
      let both = first[index].observables.filter(second[partner].observables.contains)
      shared += both.filter { !shared.contains($0) }
      let common = both.filter {
        observables.isEmpty ? !without.contains($0) : observables.contains($0)
      }
      guard !common.isEmpty else { continue }
      pairs.append(
        Pair(
          first: index, second: partner,
          observables: common.filter(\.isSpikes) + common.filter { !$0.isSpikes }))
    }
    if let missing = observables.first(where: { !shared.contains($0) }), !shared.isEmpty {
      throw .noSuchObservable(missing, known: shared)
    }
    if followsSecond { pairs.sort { $0.second < $1.second } }
    onlyFirst = first.indices.filter { index in !pairs.contains { $0.first == index } }
      .map { first[$0].name }
    onlySecond = second.indices.filter { index in !pairs.contains { $0.second == index } }
      .map { second[$0].name }
    guard !pairs.isEmpty else {
      throw .nothingInCommon(first: first.map(\.name), second: second.map(\.name))
    }
  }

  /// Pairs what is left in its order, where there is only one way to do it.
  private static func pairRest(
    _ first: [TraceLayer], _ second: [TraceLayer], _ partners: inout [Int?]
  ) {
    let rest = first.indices.filter { partners[$0] == nil }
    let others = second.indices.filter { !partners.contains($0) }
    guard rest.map({ first[$0].neurons }) == others.map({ second[$0].neurons }) else { return }
    for (index, other) in zip(rest, others) { partners[index] = other }
  }

  private static func place(of name: String, in layers: [TraceLayer]) -> Int? {
    layers.firstIndex { $0.name == name } ?? layers.firstIndex { $0.label == name }
  }

  private static func index(
    of name: String, in layers: [TraceLayer], _ side: TraceSide
  ) throws(AlignmentError) -> Int {
    guard let place = place(of: name, in: layers) else {
      throw .unknownLayer(name, side, known: layers.map(\.name))
    }
    return place
  }
}

/// One of the two runs that are compared.
public enum TraceSide: String, Sendable, Codable {
  /// The first, A.
  case first = "A"
  /// The second, B.
  case second = "B"
}

/// Two traces that cannot be compared.
public enum AlignmentError: Error, Equatable, CustomStringConvertible {
  /// A name that no layer of this trace has.
  case unknownLayer(String, TraceSide, known: [String])
  /// A name that no layer of either trace has.
  case noSuchLayer(String, first: [String], second: [String])
  /// An observable that not both have of any layer that is compared.
  case noSuchObservable(Observable, known: [Observable])
  /// Layers of one name with different numbers of neurons.
  case sizes(TraceLayer, TraceLayer)
  /// No layer of one is a layer of the other.
  case nothingInCommon(first: [String], second: [String])

  /// One sentence: what, and what to do.
  public var description: String {
    switch self {
    case .unknownLayer(let name, let side, let known):
      "no layer of \(side.rawValue) is named \(String(reflecting: name)); it has "
        + Self.list(known)
    case .noSuchLayer(let name, let first, let second):
      "no layer of A or B is named \(String(reflecting: name)); "
        + (first == second
          ? "both have \(Self.list(first))"
          : "A has \(Self.list(first)), B has \(Self.list(second))")
    case .noSuchObservable(let observable, let known):
      "there is no observable \(String(reflecting: observable.rawValue)) that both A and B have of a "
        + "layer; they have \(Self.list(known.map(\.rawValue)))"
    case .sizes(let first, let second):
      "layer \(String(reflecting: first.name)) has \(first.neurons) neurons in A, but "
        + "\(String(reflecting: second.name)) has \(second.neurons) in B; "
        + "choose other layers with --layer or --map, or turn the matrix with --transposed"
    case .nothingInCommon(let first, let second):
      "A and B have no layer in common that can be compared: A has \(Self.list(first)), "
        + "B has \(Self.list(second)); name pairs with --map A-NAME=B-NAME"
    }
  }

  /// Names out of files, quoted and escaped, since they go to a terminal.
  private static func list(_ names: [String]) -> String {
    names.prefix(8).map { String(reflecting: $0) }.joined(separator: ", ")
      + (names.count > 8 ? ", …" : "")
  }
}
