import NetworkModel

extension Window {
  /// Positions of the map `input` that output position `position` of the map `output` looks at, each with its kernel element.
  func places(
    of position: Int, _ input: Shape, _ output: Shape
  ) -> [(tap: Int, position: Int)] {
    let top = position / output.columns * strideRows - padding.top
    let left = position % output.columns * strideColumns - padding.left
    var places: [(tap: Int, position: Int)] = []
    for tap in 0..<taps {
      let row = top + tap / kernelColumns * dilationRows
      let column = left + tap % kernelColumns * dilationColumns
      guard (0..<input.rows).contains(row), (0..<input.columns).contains(column) else { continue }
      places.append((tap, row * input.columns + column))
    }
    return places
  }
}

extension Convolution {
  /// Values of the map `input` that value `index` of the map `output` sums up, each with the index of its weight.
  func taps(
    of index: Int, input: Shape, output: Shape
  ) -> [(input: Int, weight: Int)] {
    let channel = index / output.positions
    let depth = inputChannels / groups
    let first = channel / (outputChannels / groups) * depth
    let places = window.places(of: index % output.positions, input, output)
    return (0..<depth).flatMap { inner in
      places.map { place in
        (
          (first + inner) * input.positions + place.position,
          (channel * depth + inner) * window.taps + place.tap
        )
      }
    }
  }
}
