import NetworkModel

/// Least squares of one channel whose membrane leaks: how the layer's inputs, added up as the integers' decays say, explain the
/// membranes of the float network.
///
///     minimise  Σ ω_t · (g_t·w + b·o_t + k_t − y_t)² + λ ‖w − w₀‖²
///
/// g are the inputs after current and membrane decay, o the same of a constant 1, k what drive, resets and first membrane leave.
/// Spikes are those of the float network, so that the sum is linear in w and b. y is the float membrane; for neurons that fire,
/// its distance from the threshold counts, most where it is small: ω = 1 / (1 + (distance / σ)²), σ a fifth of its mean
/// magnitude. What the decays have lost by rounding is thus made up for by the weights. Source: docs/quantization.md.
struct MembraneRegression {
  /// Covariance of the inputs, the bias taken out, plus λ on its diagonal.
  let covariance: SquareMatrix
  /// Covariance of inputs and membranes, the bias taken out.
  let correlation: [Double]
  let ridge: Double
  private let onesByInput: [Double]
  private let ones: Double
  private let onesByTarget: Double

  /// Moments that are enough for every layer measured so far.
  static var enough: Int { 65_536 }
  /// Multiplications that the covariances of a layer may take.
  static var budget: Double { 1e11 }

  /// The bias that goes best with weights.
  func bias(of weights: [Double]) -> Double {
    guard ones > 0 else { return 0 }
    return (onesByTarget - SquareMatrix.dot(onesByInput, 0, weights, 0, count: weights.count))
      / ones
  }

  /// - Parameters:
  ///   - columns: Inputs of the channel among those of the layer.
  ///   - float: Constants of the float neuron.
  ///   - integer: The same with the decays of the integers.
  ///   - comparesMembranes: True where the membrane itself is the answer, whether it fires or not.
  init(
    _ inputs: LayerInputs, columns: [Int], targets: LayerTargets, channel: Int, of channels: Int,
    timeSteps: Int, float: ChannelNeuron, integer: ChannelNeuron, comparesMembranes: Bool,
    ridge share: Double
  ) {
    let width = columns.count
    var places = [Int32](repeating: -1, count: inputs.width)
    for (index, column) in columns.enumerated() { places[column] = Int32(index) }
    let total = targets.rows.count * timeSteps
    let limit = min(
      Double(Self.enough),
      max(Self.budget / (Double(channels) * Double(width * width + 1)), Double(4 * width)))
    let stride = max(1, Int((Double(total) / limit).rounded(.up)))
    var moments = Moments(width: width + 1, capacity: total / stride + 1)
    var features = [Double](repeating: 0, count: width + 1)
    var filtered = features
    for row in 0..<targets.rows.count {
      for index in features.indices { (features[index], filtered[index]) = (0, 0) }
      var wanted = ForcedNeuron(float)
      var known = ForcedNeuron(integer)
      for step in 0..<timeSteps {
        let place = row * timeSteps + step
        if let decay = integer.currentDecay {
          for index in features.indices { features[index] *= decay }
        } else {
          for index in features.indices { features[index] = 0 }
        }
        for entry in inputs.range(row: row, step: step) {
          let place = Int(places[Int(inputs.indices[entry])])
          guard place >= 0 else { continue }
          features[place] += Double(inputs.values[entry])
        }
        features[width] += 1
        for index in filtered.indices {
          filtered[index] = integer.decay * filtered[index] + features[index]
        }
        let membrane = wanted.advance(Double(targets.currents[place * channels + channel]))
        let rest = known.advance(0)
        let fires = float.threshold != nil
        // Another sample of steps in every row, so that no rhythm of the data is met.
        if (place + row * 7) % stride == 0 {
          let distance = membrane - wanted.threshold
          if fires, !comparesMembranes {
            moments.append(filtered, target: distance + known.threshold - rest, distance: distance)
          } else {
            moments.append(filtered, target: membrane - rest, distance: nil)
          }
        }
        let fired = fires && targets.spikes[place * channels + channel] != 0
        wanted.settle(fired: fired)
        known.settle(fired: fired)
        if fired, known.forgets {
          for index in filtered.indices { filtered[index] = 0 }
        }
      }
    }
    moments.weigh()
    var matrix = SquareMatrix(size: width)
    var answers = (0..<width).map { moments.product($0) }
    let byInput = (0..<width).map { moments.product($0, width) }
    ones = moments.product(width, width)
    onesByTarget = moments.product(width)
    for row in 0..<width {
      for column in row..<width {
        let free = ones > 0 ? byInput[row] * byInput[column] / ones : 0
        let value = moments.product(row, column) - free
        matrix[row, column] = value
        matrix[column, row] = value
      }
      if ones > 0 { answers[row] -= byInput[row] * onesByTarget / ones }
    }
    let diagonal = matrix.meanDiagonal
    ridge = diagonal > 0 ? share * diagonal : 1
    for row in 0..<width { matrix[row, row] += ridge }
    covariance = matrix
    correlation = answers
    onesByInput = byInput
  }
}

/// Inputs and targets at the moments that are looked at, one list per input, so that products run over contiguous memory.
private struct Moments {
  private let capacity: Int
  private var count = 0
  private var features: [[Double]]
  private var targets: [Double]
  private var distances: [Double] = []

  init(width: Int, capacity: Int) {
    self.capacity = capacity
    features = [[Double]](repeating: [Double](repeating: 0, count: capacity), count: width)
    targets = [Double](repeating: 0, count: capacity)
  }

  mutating func append(_ values: [Double], target: Double, distance: Double?) {
    guard count < capacity else { return }
    for index in values.indices { features[index][count] = values[index] }
    targets[count] = target
    if let distance { distances.append(distance) }
    count += 1
  }

  /// Scales every moment by the root of its weight; the weights' mean is 1.
  mutating func weigh() {
    guard count > 0 else { return }
    var weights = [Double](repeating: 1, count: count)
    if distances.count == count {
      let scale = 0.2 * distances.reduce(0) { $0 + abs($1) } / Double(count)
      if scale > 0 { weights = distances.map { 1 / (1 + ($0 / scale) * ($0 / scale)) } }
    }
    let sum = weights.reduce(0, +)
    for moment in 0..<count {
      let root = (weights[moment] / sum).squareRoot()
      targets[moment] *= root
      for index in features.indices { features[index][moment] *= root }
    }
  }

  /// Weighted sum of the products of an input and the target.
  func product(_ input: Int) -> Double {
    SquareMatrix.dot(features[input], 0, targets, 0, count: count)
  }

  /// Weighted sum of the products of two inputs.
  func product(_ left: Int, _ right: Int) -> Double {
    SquareMatrix.dot(features[left], 0, features[right], 0, count: count)
  }
}
