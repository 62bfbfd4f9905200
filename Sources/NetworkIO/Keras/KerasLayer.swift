/// One layer as the architecture describes it.
struct KerasLayer {
  let name: String
  /// Keras's class name, such as `Conv2D`.
  let type: String
  let settings: KerasSettings
  /// What each call of the layer takes; one call unless the layer is shared.
  let calls: [[KerasReference]]
}

/// The values of one call of a layer.
struct KerasReference: Hashable {
  var layer: String
  var call: Int
}
