import SpikeData
import Testing

@testable import Quantization

@Suite struct RoundingTests {
  @Test func theFactorGivesTheMatrixBack() throws {
    let (matrix, _) = Self.problem(size: 19, seed: 3)
    let factor = try #require(matrix.reverseFactor())
    for row in 0..<19 {
      for column in 0..<19 {
        var sum = 0.0
        for index in 0..<19 { sum += factor[index, row] * factor[index, column] }
        #expect(abs(sum - matrix[row, column]) < 1e-9)
        if column > row { #expect(factor[row, column] == 0) }
      }
    }
    let wanted = (0..<19).map { Double($0) - 7 }
    for (found, value) in zip(factor.solved(matrix.times(wanted)), wanted) {
      #expect(abs(found - value) < 1e-6)
    }
  }

  @Test(arguments: 1...20)
  func errorFeedbackIsNeverWorseThanNearest(seed: UInt64) throws {
    let (matrix, weights) = Self.problem(size: 24, seed: seed)
    let factor = try #require(matrix.reverseFactor())
    for grid in WeightGrid.allCases {
      for bits in [1, 2, 3] {
        let codes = grid.codes(bits: bits)
        let rounder = WeightRounder(covariance: matrix, factor: factor, codes: codes)
        let step = StepSearch.best(
          weights, importance: (0..<24).map { matrix[$0, $0] }, codes: codes, fallback: 1)
        let nearest = rounder.loss(rounder.nearest(weights, step: step), weights, step: step)
        let found = rounder.rounded(weights, around: step, factors: [0.8, 1, 1.2])
        #expect(found.loss <= nearest, "seed \(seed), \(grid), \(bits) bits")
        #expect(
          found.codes.allSatisfy {
            $0 >= Double(codes.low) && $0 <= Double(codes.high)
              && ($0 - Double(codes.low)).remainder(dividingBy: Double(codes.spacing)) == 0
          })
        #expect(
          abs(found.loss - rounder.loss(found.codes, weights, step: found.step))
            <= 1e-9 * max(1, found.loss))
      }
    }
  }

  @Test func stepsOfWeightsOnAGridAreFoundExactly() {
    let ternary = WeightGrid.symmetric.codes(bits: 2)
    let ones = [1.0, 1, 1, 1]
    #expect(
      StepSearch.best([0.3, 0, -0.3, 0.3], importance: ones, codes: ternary, fallback: 1) == 0.3)
    #expect(StepSearch.best([0, 0, 0, 0], importance: ones, codes: ternary, fallback: 7) == 7)
    let three = WeightGrid.twosComplement.codes(bits: 3)
    let weights = [0.2, -0.4, 0.1, 0.3]
    let step = StepSearch.best(weights, importance: ones, codes: three, fallback: 1)
    #expect(abs(step - 0.1) < 1e-12)
    // No weight is one step, nor a second to a fourth of the smallest: 0.7, −0.5 and 0.8 are 7, 5 and 8 of 0.1.
    let eight = WeightGrid.twosComplement.codes(bits: 8)
    let odd = [0.7, -0.5, 0, 0.8]
    let fine = StepSearch.best(odd, importance: ones, codes: eight, fallback: 1)
    #expect(StepSearch.isExact(odd, step: fine, codes: eight))
    #expect(abs(fine - 0.1 / 15) < 1e-12)
  }

  @Test func staircasesRoundToTheNearestValueAfterTheLeak() {
    let halves = Staircase(grid: [-1, 0, 1, 2], shift: 2, decay: 1)
    #expect(halves.values == [-4, 0, 4, 8])
    #expect(halves.cuts == [-2, 2, 6])
    // Half of R is kept: 3 → 1.5 is nearer to 0, 4 → 2 is a tie and goes up.
    let leaking = Staircase(grid: [-1, 0, 1, 2], shift: 2, decay: 0.5)
    #expect(leaking.cuts == [-4, 4, 12])
    #expect(leaking.code(of: 3) == 1)
    #expect(leaking.code(of: 4) == 2)
    #expect(Staircase(grid: [-1, 1, 2, 3], shift: 1, decay: 1).cuts == [0, 3, 5])
  }

  /// Covariance of correlated inputs, and weights.
  static func problem(size: Int, seed: UInt64) -> (matrix: SquareMatrix, weights: [Double]) {
    var generator = SplitMix64(seed: seed)
    var matrix = SquareMatrix(size: size)
    for _ in 0..<3 * size {
      let common = generator.nextUnit()
      let row = (0..<size).map { _ in generator.nextUnit() < 0.5 * common ? 1.0 : 0 }
      for first in 0..<size {
        for second in 0..<size { matrix[first, second] += row[first] * row[second] }
      }
    }
    for index in 0..<size { matrix[index, index] += 0.1 }
    return (matrix, (0..<size).map { _ in generator.nextUnit() * 2 - 1 })
  }
}
