import NetworkIO
import NetworkModel
import Testing

/// Keras's own answers: layouts, orders and paddings are right when they come out.
@Suite("Keras models answer as in Keras")
struct KerasProbeTests {
  @Test(
    "A whole model in HDF5", arguments: ["sequential", "functional", "series", "plain"])
  func wholeModel(name: String) throws {
    let probe = try KerasProbe(name)
    defer { probe.remove() }
    let network = try KerasReader.read(path: probe.path(".h5"))
    #expect(network.name == name)
    #expect(network.provenance["keras_version"] == "3.15.1")
    let error = try probe.error(of: network)
    #expect(error < 1e-5, "differs by \(error)")
  }

  @Test("A .keras archive", arguments: ["sequential", "functional", "series", "plain"])
  func archive(name: String) throws {
    let probe = try KerasProbe(name)
    defer { probe.remove() }
    let network = try KerasReader.read(path: probe.path(".keras"))
    #expect(network.nodes == (try KerasReader.read(path: probe.path(".h5"))).nodes)
    #expect(network.provenance == ["format": "Keras", "keras_version": "3.15.1"])
    #expect(try probe.error(of: network) < 1e-5)
  }

  @Test(
    "Weights alone with the architecture beside them",
    arguments: ["sequential", "functional", "series", "plain"])
  func weightsAlone(name: String) throws {
    let probe = try KerasProbe(name)
    defer { probe.remove() }
    let network = try KerasReader.read(
      path: probe.path(".weights.h5"), architecture: probe.path(".json"))
    #expect(try probe.error(of: network) < 1e-5)
  }

  @Test(
    "tf.keras 2.15, in every form of file", arguments: ["older-sequential", "older-functional"])
  func older(name: String) throws {
    let probe = try KerasProbe(name)
    defer { probe.remove() }
    let network = try KerasReader.read(path: probe.path(".h5"))
    #expect(network.provenance["keras_version"] == "2.15.0")
    #expect(try probe.error(of: network) < 1e-5)
    for (suffix, architecture) in [(".keras", nil), (".weights.h5", ".json")] {
      let other = try KerasReader.read(
        path: probe.path(suffix), architecture: architecture.map(probe.path))
      #expect(other.nodes == network.nodes, "\(suffix)")
    }
  }

  @Test("Every layer becomes the nodes that docs/formats/keras.md names")
  func nodes() throws {
    let probe = try KerasProbe("functional")
    defer { probe.remove() }
    let network = try KerasReader.read(path: probe.path(".h5"))
    let described = network.nodes.map { node in
      let inputs = node.inputs.map { network.nodes[$0].name }.joined(separator: ", ")
      return "\(node.name) \(node.shape) ← \(inputs)"
    }
    #expect(
      described == [
        "image 3×8×6 ← ",
        "even 4×4×6 ← image",
        "norm 4×4×6 ← even",
        "top 4×4×6 ← norm",
        "apart/depthwise 4×4×6 ← top",
        "apart 4×4×6 ← apart/depthwise",
        "residual 4×4×6 ← top, apart",
        "mean 4×2×3 ← residual",
        "most 4×2×3 ← top",
        "both 8×2×3 ← mean, most",
        "pooled 8×1×1 ← both",
        "pooled/flatten 8 ← pooled",
        "each 3×2×3 ← both",
        "each/activation 3×2×3 ← each",
        "flat 18 ← each/activation",
        "flatnorm 18 ← flat",
        "highest 4×1×1 ← residual",
        "vector 4 ← highest",
        "vectors 30 ← pooled/flatten, flatnorm, vector",
        "hidden 6 ← vectors",
        "shared 6 ← hidden",
        "shared/activation 6 ← shared",
        "shared.1 6 ← hidden",
        "shared.1/activation 6 ← shared.1",
        "shared.2 6 ← shared.1/activation",
        "shared.2/activation 6 ← shared.2",
        "twice 6 ← shared/activation, shared.2/activation",
        "classes 4 ← twice",
        "answer 4 ← classes",
      ])
  }
}
