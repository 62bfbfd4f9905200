/// A decay factor as a sum of signed powers of two, `β = Σ sign · 2^−shift`, so that leaking needs shifts and adds only.
public struct Decay: Equatable, Sendable {
  /// One signed power of two.
  public struct Term: Equatable, Sendable {
    /// +1 or −1.
    public var sign: Int
    /// Right shift, 0…16.
    public var shift: Int

    /// `sign · 2^−shift`.
    public init(sign: Int, shift: Int) {
      self.sign = sign
      self.shift = shift
    }
  }

  /// The terms; `[+2^0]` means no leak.
  public var terms: [Term]

  /// A decay of the given terms.
  public init(terms: [Term]) { self.terms = terms }

  /// Most terms of a decay.
  public static let maximumTerms = 32

  /// β = 1.
  public static let none = Decay(terms: [Term(sign: 1, shift: 0)])
  /// β = 1/2.
  public static let half = Decay(terms: [Term(sign: 1, shift: 1)])

  /// The factor that the terms add up to.
  public var factor: Double {
    terms.reduce(0) { $0 + Double($1.sign) / Double(Int64(1) << Int64($1.shift)) }
  }

  /// The sum of at most `count` signed powers of two, shifts 0…16, that is nearest to `factor` in 0…1.
  ///
  /// It takes the power nearest to what is left, again and again. No other sum is nearer, as a test shows for every sum of
  /// up to four terms. The error is at most 4^−count, until 2^−17 is all that is left.
  public init(nearest factor: Double, terms count: Int = 3) {
    var rest = factor
    var terms: [Term] = []
    while terms.count < count {
      let candidates = (0...16).map { 1 / Double(1 << $0) }
      guard
        let shift = candidates.indices.min(by: {
          abs(abs(rest) - candidates[$0]) < abs(abs(rest) - candidates[$1])
        }), abs(abs(rest) - candidates[shift]) < abs(rest)
      else { break }
      let sign = rest < 0 ? -1 : 1
      terms.append(Term(sign: sign, shift: shift))
      rest -= Double(sign) * candidates[shift]
    }
    self.terms = terms
  }

  /// `β · membrane`, truncated toward zero once, after the terms were added with 16 fraction bits.
  ///
  /// Truncation toward zero keeps the rule odd: an arithmetic shift would pull small negative membranes to −1 for ever.
  /// - Precondition: `|membrane| < 2^57`, at most ``maximumTerms`` terms.
  public func applied(to membrane: Int64) -> Int64 {
    if terms.count == 1, terms[0].shift == 0, terms[0].sign == 1 { return membrane }
    // 2^40 · 2^16 · 32 terms leave 64 bits untouched; the widest stores need more.
    let scaled =
      membrane.magnitude < 1 << 40
      ? Int64(sum(Int64(membrane.magnitude) << 16)) : Int64(sum(Int128(membrane.magnitude) << 16))
    return membrane < 0 ? -scaled : scaled
  }

  /// The terms of a magnitude with 16 fraction bits, added up and truncated toward zero.
  private func sum<Wide: FixedWidthInteger & SignedInteger>(_ magnitude: Wide) -> Wide {
    var sum: Wide = 0
    for term in terms {
      let part = magnitude >> Wide(term.shift)
      sum += term.sign < 0 ? -part : part
    }
    return sum < 0 ? -(-sum >> 16) : sum >> 16
  }
}
