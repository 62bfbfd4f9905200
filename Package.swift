// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built with the same settings: see docs/decisions/0001-build-settings.md.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The modules and what each may import; `Tests/ArchitectureTests` holds the sources to this table.
let modules: [(name: String, imports: [String])] = [
  ("FixedPoint", []),
  ("SpikeData", []),
  ("HDF5", ["CHDF5"]),
  ("Kernels", ["FixedPoint"]),
  ("NetworkModel", ["FixedPoint"]),
  ("ONNXSchema", []),
  ("NetworkIO", ["HDF5", "NetworkModel", "FixedPoint", "ONNXSchema", "CZlib"]),
  ("SpikeIO", ["HDF5", "SpikeData", "CZlib", "CLZMA"]),
  ("Runtime", ["NetworkModel", "SpikeData", "Kernels", "FixedPoint"]),
  ("Quantization", ["NetworkModel", "FixedPoint", "SpikeData", "Runtime"]),
  ("EnergyModel", ["NetworkModel", "FixedPoint", "SpikeData"]),
  ("Lint", ["NetworkIO", "NetworkModel", "FixedPoint", "SpikeData", "Runtime"]),
  ("Comparison", ["NetworkModel", "SpikeData"]),
  ("Reports", ["Comparison", "NetworkModel", "FixedPoint", "SpikeData", "EnergyModel"]),
]

let products: [String: [Target.Dependency]] = [
  "NetworkIO": ["TOMLKit"],
  "ONNXSchema": [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
]

/// Files beside the sources that no build needs.
let excluded: [String: [String]] = ["ONNXSchema": ["onnx.proto"]]

let package = Package(
  name: "glint",
  products: [.executable(name: "glint", targets: ["glint"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5-serial", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLZMA", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
  ]
    + modules.map { module in
      .target(
        name: module.name,
        dependencies: module.imports.map { .byName(name: $0) } + (products[module.name] ?? []),
        exclude: excluded[module.name] ?? [],
        swiftSettings: settings,
        linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))])
    }
    + [
      .executableTarget(
        name: "glint",
        dependencies: modules.map { .byName(name: $0.name) } + [
          .product(name: "ArgumentParser", package: "swift-argument-parser")
        ],
        swiftSettings: settings)
    ]
    + modules.map { module in
      .testTarget(
        name: "\(module.name)Tests",
        dependencies: ["TestSupport"]
          + (module.imports + [module.name]).filter { name in
            modules.contains { $0.name == name }
          }.map { .byName(name: $0) },
        swiftSettings: settings)
    }
    + [
      .target(
        name: "TestSupport", dependencies: ["CZlib", "SpikeData"], path: "Tests/TestSupport",
        swiftSettings: settings),
      .testTarget(
        name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: settings),
      // Whole networks and the command line, against results made by others or derived by hand.
      .testTarget(
        name: "GoldenTests",
        dependencies: ["TestSupport"] + modules.map { .byName(name: $0.name) },
        exclude: ["Files", "ONNX/models"], swiftSettings: settings),
      .testTarget(
        name: "CLITests",
        dependencies: [
          "TestSupport", "Reports", "HDF5", "CHDF5", "SpikeData", "SpikeIO", "glint",
        ],
        exclude: ["Snapshots"], swiftSettings: settings),
    ]
)
