import FixedPoint
import Testing

@Suite("Elementary functions")
struct ElementaryFunctionsTests {
  @Test("e^x − 1 keeps small values exact and ends where it must")
  func exponential() {
    // Values of e^x − 1 to 16 digits from published tables.
    #expect(abs(exponentialMinusOne(-0.25) - -0.221_199_216_928_595_13) < 1e-16)
    #expect(abs(exponentialMinusOne(1) - 1.718_281_828_459_045_2) < 1e-15)
    #expect(exponentialMinusOne(1e-12) == 1.000_000_000_000_5e-12)
    #expect(exponentialMinusOne(0) == 0)
    #expect(exponentialMinusOne(-1000) == -1)
    #expect(exponentialMinusOne(1000) == .infinity)
  }

  @Test("tanh is odd, saturates, and has its known value at 1/2")
  func tangent() {
    #expect(abs(hyperbolicTangent(0.5) - 0.462_117_157_260_009_76) < 1e-16)
    #expect(hyperbolicTangent(-0.5) == -hyperbolicTangent(0.5))
    #expect(hyperbolicTangent(30) == 1 && hyperbolicTangent(-30) == -1)
  }

  @Test("The logarithm has its known values and undoes e^x")
  func logarithm() {
    #expect(abs(naturalLogarithm(2) - 0.693_147_180_559_945_3) < 1e-16)
    #expect(abs(naturalLogarithm(10) - 2.302_585_092_994_045_7) < 1e-15)
    #expect(naturalLogarithm(1) == 0)
    for power in stride(from: 0.0, through: 30, by: 0.37) {
      let value = exponentialMinusOne(power) + 1
      #expect(abs(naturalLogarithm(value) - power) < 1e-13 * max(1, power), "\(power)")
      #expect(abs(naturalLogarithm(1 / value) + power) < 1e-13 * max(1, power), "\(power)")
    }
  }
}
