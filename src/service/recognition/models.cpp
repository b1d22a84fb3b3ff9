#include "service/recognition/models.hpp"

#include <array>
#include <cstdlib>
#include <format>
#include <utility>

#include "base/file.hpp"
#include "net/http_client.hpp"
#include "service/settings.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;
using face::Manifest;
using face::ModelInfo;
using face::ModelRole;

constexpr std::size_t kMaxManifestBytes = std::size_t{4} << 20;
constexpr std::size_t kMaxModelBytes = std::size_t{2} << 30;

Result<Manifest> load_manifest(const Settings& settings, const fs::path& data_folder) {
  const std::string& named = settings.text(setting::kManifest);
  const fs::path path = named.empty() ? data_folder / "models" / "manifest.json" : fs::path(named);
  const auto text = read_text_file(path, kMaxManifestBytes);
  if (!text) {
    if (named.empty() && text.error().code == ErrorCode::kNotFound) return Manifest::builtin();
    return std::unexpected(text.error());
  }
  auto added = Manifest::parse(*text);
  if (!added) return fail_because(std::move(added).error(), "the manifest " + path.string() + " was refused");
  return Manifest::builtin().with_additions(*added);
}

face::Tiling tiling_of(const std::string& text) {
  if (text == "never") return face::Tiling::kNever;
  return text == "always" ? face::Tiling::kAlways : face::Tiling::kAuto;
}

face::EngineConfig engine_config(const Settings& settings) {
  face::EngineConfig config;
  face::AnalyserConfig& analyser = config.analyser;
  analyser.detector = settings.text(setting::kDetector);
  analyser.recogniser = settings.text(setting::kRecogniser);
  analyser.liveness = settings.text(setting::kLiveness);
  analyser.intra_op_threads = static_cast<int>(settings.integer(setting::kIntraOpThreads));
  analyser.flip_averaging = settings.boolean(setting::kFlipAveraging);
  analyser.detect.input_size = static_cast<int>(settings.integer(setting::kInputSize));
  analyser.detect.min_score = static_cast<float>(settings.number(setting::kMinScore));
  analyser.detect.tiling = tiling_of(settings.text(setting::kTiles));
  analyser.preprocess.max_side = static_cast<int>(settings.integer(setting::kLargestSide));
  analyser.preprocess.clahe = static_cast<float>(settings.number(setting::kContrast));
  analyser.limits.max_bytes = static_cast<std::size_t>(settings.integer(setting::kImageBytes));
  analyser.limits.max_pixels = settings.integer(setting::kImagePixels);
  analyser.limits.max_side = static_cast<int>(settings.integer(setting::kImageSide));
  config.threads = static_cast<int>(settings.integer(setting::kThreads));
  config.queue = static_cast<std::size_t>(settings.integer(setting::kRecognitionQueue));
  return config;
}

// Puts `content` under its name once it is what the manifest says.
Result<void> install(const ModelSetup& setup, const face::Network& network, ByteView content) {
  if (content.size() != network.bytes || face::sha256_of(content) != network.sha256)
    return fail(ErrorCode::kModelMismatch, network.file + " is not the file the manifest names",
                "remove it from the mirror, or fetch from elsewhere");
  return write_file(setup.folder / network.file, content, {.mode = 0644});
}

std::string host_of(std::string_view url) {
  const std::size_t begin = url.find("://");
  const std::string_view rest = begin == std::string_view::npos ? url : url.substr(begin + 3);
  return std::string(rest.substr(0, rest.find('/')));
}

Result<Fetched> download(const ModelSetup& setup, const face::Network& network, const FetchOptions& options) {
  if (network.urls.empty())
    return fail(ErrorCode::kNoModel, network.file + " has no public address",
                "put the file into " + setup.folder.string());
  const net::HttpClient client({.timeout = std::chrono::milliseconds{0}, .max_redirects = 5});
  const fs::path arriving = setup.folder / (network.file + ".arriving");
  Error last;
  for (const std::string& url : network.urls) {
    net::DownloadOptions download_options{.max_bytes = network.bytes};
    if (options.progress)
      download_options.progress = [&](std::uint64_t done, std::uint64_t total) {
        options.progress(network.file, done, total == 0 ? network.bytes : total);
      };
    auto came = client.download(url, arriving, download_options, options.stop);
    if (!came) {
      last = std::move(came).error();
      if (last.code == ErrorCode::kCancelled) break;
      continue;
    }
    auto content = read_file(arriving, kMaxModelBytes);
    Result<void> installed = content ? install(setup, network, *content) : std::unexpected(content.error());
    ROLLCALL_TRY(remove_file(arriving));
    if (installed) return Fetched{network.file, host_of(url)};
    last = std::move(installed).error();
  }
  return fail_because(std::move(last), network.file + " could not be fetched");
}

Result<Fetched> fetch(const ModelSetup& setup, const ModelInfo& model, const face::Network& network,
                      const FetchOptions& options) {
  const face::ModelStore here({setup.folder});
  if (here.load(model, network)) return Fetched{network.file, "present"};
  std::optional<Error> wrong;
  for (const fs::path& mirror : options.mirrors) {
    const auto content = read_file(mirror / network.file, kMaxModelBytes);
    if (!content) continue;
    auto installed = install(setup, network, *content);
    if (installed) return Fetched{network.file, mirror.string()};
    if (installed.error().code != ErrorCode::kModelMismatch) return std::unexpected(std::move(installed).error());
    wrong = std::move(installed).error();
  }
  if (!options.offline) return download(setup, network, options);
  if (wrong) return std::unexpected(*std::move(wrong));
  return fail(ErrorCode::kNoModel, network.file + " is in none of the mirrors", "name its folder with --mirror DIR");
}

}  // namespace

Result<ModelSetup> model_setup(const Settings& settings, const fs::path& data_folder) {
  ROLLCALL_ASSIGN(Manifest manifest, load_manifest(settings, data_folder));
  const fs::path folder = data_folder / "models";
  std::vector<fs::path> folders{folder};
  for (const std::string& more : settings.list(setting::kModelFolders)) folders.emplace_back(more);
  return ModelSetup{std::move(manifest), face::ModelStore(std::move(folders)), folder, engine_config(settings)};
}

std::string chosen_model(const ModelSetup& setup, ModelRole role) {
  const face::AnalyserConfig& config = setup.engine.analyser;
  const Manifest::Defaults& defaults = setup.manifest.defaults();
  const auto choose = [](const std::string& set, const std::string& otherwise) {
    if (set == face::kNoModelName) return std::string{};
    return set.empty() ? otherwise : set;
  };
  switch (role) {
    case ModelRole::kDetector:
      return choose(config.detector, defaults.detector);
    case ModelRole::kRecogniser:
      return choose(config.recogniser, defaults.recogniser);
    case ModelRole::kLiveness:
      return choose(config.liveness, defaults.liveness);
  }
  return {};
}

Result<std::vector<const ModelInfo*>> chosen_models(const ModelSetup& setup) {
  std::vector<const ModelInfo*> chosen;
  for (const ModelRole role : {ModelRole::kDetector, ModelRole::kRecogniser, ModelRole::kLiveness}) {
    const std::string name = chosen_model(setup, role);
    if (name.empty()) continue;
    ROLLCALL_ASSIGN(const ModelInfo* model, setup.manifest.find(name, role));
    chosen.push_back(model);
  }
  return chosen;
}

std::vector<ModelState> model_states(const ModelSetup& setup, bool verify) {
  std::vector<ModelState> states;
  for (const ModelInfo& model : setup.manifest.models()) {
    ModelState state{.model = &model, .chosen = chosen_model(setup, model.role) == model.name};
    if (verify) {
      if (auto verified = setup.store.verify(model); !verified) state.problem = std::move(verified).error();
    } else {
      for (const face::Network& network : model.networks)
        if (auto path = setup.store.locate(model, network); !path) state.problem = std::move(path).error();
    }
    states.push_back(std::move(state));
  }
  return states;
}

Result<std::vector<Fetched>> fetch_models(const ModelSetup& setup, const std::vector<const ModelInfo*>& models,
                                          const FetchOptions& options) {
  ROLLCALL_TRY(make_private_folder(setup.folder));
  std::vector<Fetched> fetched;
  for (const ModelInfo* model : models) {
    for (const face::Network& network : model->networks) {
      auto one = fetch(setup, *model, network, options);
      if (!one) return fail_because(std::move(one).error(), "model " + model->name + " is not complete");
      fetched.push_back(*std::move(one));
    }
  }
  return fetched;
}

}  // namespace rollcall::service
