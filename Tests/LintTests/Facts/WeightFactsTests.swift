import FixedPoint
import Lint
import NetworkModel
import Testing

@Suite("Facts about weights")
struct WeightFactsTests {
  @Test("A range has its ends, its mean and its zeros; nothing has none")
  func range() throws {
    let range = try #require(ValueRange([-1, 0, 0.5, 2.5] as [Float]))
    #expect(range.count == 4 && range.lowest == -1 && range.highest == 2.5)
    #expect(range.mean == 0.5 && range.zeros == 1)
    #expect(ValueRange([] as [Double]) == nil)
  }

  @Test(
    "Up to 4 bits every code has its bin",
    arguments: [(1, [-1, 1]), (2, [-2, -1, 0, 1]), (3, Array(-4...3)), (4, Array(-8...7))])
  func narrow(bits: Int, codes: [Int]) throws {
    let values = codes.flatMap { code in
      [Int16](repeating: Int16(code), count: code - codes[0] + 1)
    }
    let histogram = CodeHistogram(
      QuantizedWeights(values: values, width: try BitWidth(weights: bits), step: [1]))
    #expect(histogram.bins.map(\.lowest) == codes)
    #expect(histogram.bins.map(\.highest) == codes)
    #expect(histogram.bins.map(\.count) == codes.map { $0 - codes[0] + 1 })
  }

  @Test("Wider codes share 16 bins from end to end", arguments: [(5, 2), (8, 16), (16, 4096)])
  func wide(bits: Int, size: Int) throws {
    let lowest = -(1 << (bits - 1))
    let values = [lowest, -1, 0, -lowest - 1].map { Int16($0) }
    let histogram = CodeHistogram(
      QuantizedWeights(values: values, width: try BitWidth(weights: bits), step: [1]))
    #expect(histogram.bins.count == 16)
    #expect(histogram.bins[0].lowest == lowest && histogram.bins[0].highest == lowest + size - 1)
    #expect(histogram.bins[15].highest == -lowest - 1)
    #expect(
      histogram.bins.map(\.count) == [1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1])
  }

  @Test("Integer weights and biases are told in real values too, each channel by its own step")
  func quantizedProjection() throws {
    let network = try Build.quantized(
      [3],
      [
        (
          "fc",
          try Build.dense(
            [[-4, 0, 2], [1, 0, -1]], bits: 4, step: [0.5, 3], guardBits: 2, bias: [6, -4])
        )
      ])
    let facts = try #require(try LayerFacts.list(network).first?.projections.first)
    #expect(facts.weightShape == [2, 3] && facts.fanIn == 3 && facts.kind == "dense")
    #expect(facts.weights?.lowest == -3 && facts.weights?.highest == 3)
    #expect(facts.codes?.lowest == -4 && facts.codes?.highest == 2 && facts.codes?.zeros == 2)
    #expect(facts.bias?.lowest == -3 && facts.bias?.highest == 0.75)
    #expect(facts.bits == 4 && facts.guardBits == 2 && facts.step?.highest == 3)
  }
}
