#include "face/model_store.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "face/test_folders.hpp"

namespace rollcall::face {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path kModels = in_shared("models");

const ModelInfo& yunet() { return *Manifest::builtin().find("yunet_n"); }

class ModelStoreTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  void write(std::string_view name, std::string_view content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }

  static std::string real_bytes() {
    std::ifstream in(kModels / "yunet_n_dynamic.onnx", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  fs::path folder_ = fs::path(::testing::TempDir()) /
                     (std::string("rollcall_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(ModelStoreTest, EveryModelOfTheManifestThatIsHereIsVerified) {
  const ModelStore store({kModels});
  for (const auto& model : Manifest::builtin().models()) {
    const auto verified = store.verify(model);
    if (model.name == "sface_2021dec") {
      ASSERT_FALSE(verified) << "only to be had online";
      EXPECT_EQ(verified.error().code, ErrorCode::kNoModel);
    } else {
      EXPECT_TRUE(verified) << verified.error().describe();
    }
  }
}

TEST_F(ModelStoreTest, LoadGivesTheBytesOfTheFirstFolderThatHasTheFile) {
  const ModelStore store({folder_, folder_ / "not_there", kModels});
  const auto bytes = store.load(yunet(), yunet().networks[0]);
  ASSERT_TRUE(bytes) << bytes.error().describe();
  EXPECT_EQ(sha256_of(*bytes), yunet().networks[0].sha256);
  EXPECT_EQ(*sha256_of_file(kModels / "yunet_n_dynamic.onnx"), yunet().networks[0].sha256);

  write("yunet_n_dynamic.onnx", "mine");
  EXPECT_EQ(store.load(yunet(), yunet().networks[0]).error().code, ErrorCode::kModelMismatch);
}

TEST_F(ModelStoreTest, AMissingFileSaysWhichCommandFetchesIt) {
  for (const auto& store : {ModelStore({folder_}), ModelStore({})}) {
    const auto bytes = store.load(yunet(), yunet().networks[0]);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().code, ErrorCode::kNoModel);
    EXPECT_THAT(bytes.error().message, HasSubstr("yunet_n_dynamic.onnx"));
    EXPECT_THAT(bytes.error().hint, HasSubstr("rollcall models fetch yunet_n"));
  }
}

TEST_F(ModelStoreTest, RefusesAFileThatIsNotTheOneOfTheManifest) {
  std::string flipped = real_bytes();
  flipped[1000] = static_cast<char>(flipped[1000] ^ 1);
  struct {
    std::string_view what;
    std::string content;
    std::string_view message;
  } const cases[] = {
      {"one bit flipped", flipped, "its SHA-256 is"},
      {"truncated", real_bytes().substr(0, 200'000), "322906 bytes, it has 200000 bytes"},
      {"empty", "", "it has 0 bytes"},
      {"longer", real_bytes() + "x", "322906 bytes, it has more"},
  };
  const ModelStore store({folder_});
  for (const auto& [what, content, message] : cases) {
    SCOPED_TRACE(what);
    write("yunet_n_dynamic.onnx", content);
    for (const auto& error : {store.load(yunet(), yunet().networks[0]).error(), store.verify(yunet()).error()}) {
      EXPECT_EQ(error.code, ErrorCode::kModelMismatch);
      EXPECT_THAT(error.message, HasSubstr(message));
      EXPECT_THAT(error.hint, HasSubstr("rollcall models fetch yunet_n"));
    }
  }
}

TEST_F(ModelStoreTest, AFolderOfTheNameOfAFileIsNoFile) {
  fs::create_directories(folder_ / "yunet_n_dynamic.onnx");
  EXPECT_EQ(ModelStore({folder_}).verify(yunet()).error().code, ErrorCode::kNoModel);
}

}  // namespace
}  // namespace rollcall::face
