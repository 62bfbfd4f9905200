import NetworkIO
import NetworkModel
import TestSupport
import Testing

/// Strict reading against the `nir` package itself: what one takes, the other takes.
@Suite(.enabled(if: PythonNIR.isInstalled))
struct StrictReadingTests {
  /// Paths that nir reads with its checks on.
  private func takenByNIR(_ paths: [String]) -> Set<String> {
    let script = """
      import sys, nir
      for path in sys.argv[1:]:
          try: nir.read(path)
          except Exception: continue
          print(path)
      """
    return Set(PythonNIR.run(script, paths).output.split(separator: "\n").map(String.init))
  }

  /// Whether strict reading takes a file with time constants and delays of some `timeStep`, in seconds.
  private func isTaken(_ path: String, timeStep: Double) -> Bool {
    var options = ReadOptions()
    options.timeStep = timeStep
    options.isStrict = true
    return (try? NetworkReader.read(path: path, options: options)) != nil
  }

  @Test(.enabled(if: SharedData.has("nir")))
  func `of the shared files both take the same but three`() {
    let paths = NIRDocumentRoundTripTests.files.map { SharedData.path($0) }
    let taken = takenByNIR(paths)
    let differing = paths.filter { isTaken($0, timeStep: 1e-4) != taken.contains($0) }
    #expect(
      differing == [
        // nir needs no version to read a file.
        SharedData.path("malformed/missing_version.nir"),
        // nir does not look at values.
        SharedData.path("malformed/nan_inf_zero_tau.nir"),
        // nir takes the channels of one group for those of all.
        SharedData.path("nir/reference_writer/conv2d_stride_dil_groups.nir"),
      ])
    #expect(taken.count > 35)
  }

  @Test func `of damaged random graphs both take the same`() throws {
    let folder = try TemporaryFolder()
    var damages: [String: String] = [:]
    for seed in UInt64(1)...80 {
      var random = RandomGraphs(seed: seed)
      var document = random.document()
      let damage = random.damage(&document)
      let path = folder.path("\(seed).nir")
      try document.write(to: path)
      damages[path] = "seed \(seed): \(damage)"
    }
    let taken = takenByNIR(Array(damages.keys))
    for (path, damage) in damages {
      #expect(isTaken(path, timeStep: 1) == taken.contains(path), "\(damage)")
    }
    #expect(taken.count > 5)
    #expect(taken.count < 60)
  }
}
