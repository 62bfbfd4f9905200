/// Decay factors as sums of signed powers of two, in rows of equal length: one row for all neurons, or one per channel.
///
///     β = Σ sign · 2^−shift      β·x is shifts and additions, truncated toward zero once
public struct DecayRows: Equatable, Sendable {
  /// One signed power of two.
  public typealias Term = (sign: Int, shift: Int)

  /// Rows.
  public let rows: Int
  /// Terms of a row; a shorter sum is filled up with terms of sign 0.
  public let terms: Int
  private let signs: [Int8]
  private let shifts: [Int8]

  /// Decays, one row each.
  /// - Precondition: at least one row; signs are ±1, shifts 0…16; at most 32 terms in a row.
  public init(_ rows: [[Term]]) {
    precondition(!rows.isEmpty && rows.joined().allSatisfy { (0...16).contains($0.shift) })
    let terms = rows.map(\.count).max() ?? 0
    precondition(terms <= 32 && rows.joined().allSatisfy { abs($0.sign) == 1 })
    self.rows = rows.count
    self.terms = terms
    func filled(_ value: (Term) -> Int) -> [Int8] {
      rows.flatMap { row in
        row.map { Int8(value($0)) } + [Int8](repeating: 0, count: terms - row.count)
      }
    }
    signs = filled(\.sign)
    shifts = filled(\.shift)
  }

  /// Bytes of signs and shifts.
  public var byteCount: Int { signs.count + shifts.count }

  /// Terms between the rows of neighbouring channels: 0 when all share one row.
  var stride: Int { rows == 1 ? 0 : terms }

  /// `β · value` by the row that begins with term `first`.
  /// - Precondition: `|value| < 2^57`.
  @inline(__always)
  func applied(to value: Int64, from first: Int) -> Int64 {
    let magnitude = Int64(value.magnitude)
    let size = magnitude < 1 << 40 ? narrow(magnitude, first) : wide(magnitude, first)
    return value < 0 ? 0 &- size : size
  }

  /// With 16 fraction bits: 2^40 · 2^16 · 32 terms leave 64 bits untouched.
  @inline(__always)
  private func narrow(_ magnitude: Int64, _ first: Int) -> Int64 {
    let scaled = magnitude &<< 16
    var sum: Int64 = 0
    for term in first..<first + terms {
      let part = scaled &>> Int64(shifts[term])
      if signs[term] > 0 { sum &+= part } else if signs[term] < 0 { sum &-= part }
    }
    return sum < 0 ? 0 &- ((0 &- sum) &>> 16) : sum &>> 16
  }

  /// With the upper and the lower 16 bits apart, since both together need more than 64 bits.
  private func wide(_ magnitude: Int64, _ first: Int) -> Int64 {
    let (high, low) = (magnitude &>> 16, magnitude & 0xFFFF)
    var (whole, fraction): (Int64, Int64) = (0, 0)
    for term in first..<first + terms {
      let places = 16 &- Int64(shifts[term])
      if signs[term] > 0 {
        whole &+= high &<< places
        fraction &+= low &<< places
      } else if signs[term] < 0 {
        whole &-= high &<< places
        fraction &-= low &<< places
      }
    }
    let floor = whole &+ (fraction &>> 16)
    return floor >= 0 ? floor : 0 &- ((0 &- whole) &+ ((0 &- fraction) &>> 16))
  }
}
