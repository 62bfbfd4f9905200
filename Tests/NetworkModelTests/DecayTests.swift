import FixedPoint
import NetworkModel
import Testing

@Suite struct DecayTests {
  /// Fewest signed powers of two that add up to `value`: the digits other than 0 of its non-adjacent form.
  static func fewestTerms(_ value: Int) -> Int { (value ^ (3 * value)).nonzeroBitCount }

  /// Every sum of at most `count` signed powers of two with shifts 0…16 that lies in 0…1, in units of 2^−16, found by
  /// adding and subtracting.
  static func sums(_ count: Int) -> [Int] {
    var found: Set<Int> = [0]
    for _ in 0..<count {
      for sum in found {
        for shift in 0...16 {
          found.insert(sum + 1 << (16 - shift))
          found.insert(sum - 1 << (16 - shift))
        }
      }
    }
    return found.filter { (0...65_536).contains($0) }.sorted()
  }

  @Test(arguments: [(Int.min, 0), (0, 0), (2, 1), (1, 17), (-1, -1)])
  func aTermThatCannotBeIsRefused(sign: Int, shift: Int) throws {
    let decay = Decay(terms: [Decay.Term(sign: 1, shift: 0), Decay.Term(sign: sign, shift: shift)])
    let neuron = QuantizedNeuron(
      width: try BitWidth(membrane: 8), unit: [1], threshold: [1], reset: .toValue([0]),
      store: .shift(MembraneShift(shift: 0, range: -127...127, decays: [decay])), initialCode: [0])
    let shape = try Shape([1])
    let network = QuantizedNetwork(
      name: "leak",
      graph: Graph(nodes: [
        Node(name: "input", operation: .input, inputs: [], shape: shape),
        Node(name: "lif", operation: .neuron(neuron), inputs: [0], shape: shape),
      ]))
    let error = #expect(throws: ModelError.self) { try network.validated() }
    #expect(
      error
        == .parameterValue(
          node: "lif", parameter: "decay", value: "[[1, 0], [\(sign), \(shift)]]",
          expected: "at most 32 terms with signs ±1 and shifts 0...16"))
  }

  @Test(arguments: 1...4)
  func noSumIsNearer(count: Int) {
    let sums = Self.sums(count)
    #expect(sums.allSatisfy { Self.fewestTerms($0) <= count })
    // Between two neighbours the error grows to their middle: its two sides and the neighbours themselves say it all.
    for (low, high) in zip(sums, sums.dropFirst()) {
      let middle = Double(low + high) / 2
      for (wanted, best) in [
        (Double(low), low), (middle - 0.25, low), (middle + 0.25, high), (Double(high), high),
      ] {
        let decay = Decay(nearest: wanted / 65_536, terms: count)
        #expect(decay.factor == Double(best) / 65_536, "\(count) terms for \(wanted)")
        #expect(decay.terms.count <= count)
      }
    }
    let widest = zip(sums, sums.dropFirst()).map { $1 - $0 }.max() ?? 0
    #expect(Double(widest) / 131_072 == [0.25, 0.0625, 0.015625, 0.00390625][count - 1])
  }

  @Test func exactFactorsTakeTheFewestTerms() {
    for value in stride(from: 0, through: 65_536, by: 61) {
      let decay = Decay(nearest: Double(value) / 65_536, terms: 16)
      #expect(decay.factor == Double(value) / 65_536)
      #expect(decay.terms.count == Self.fewestTerms(value), "\(value)")
    }
  }
}
