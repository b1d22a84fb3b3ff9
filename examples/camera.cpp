// camera MODELS_FOLDER [VIDEO_FILE]: watches a camera and says, for each face, whether it is the first one it ever saw.
#include <functional>
#include <iostream>
#include <numeric>
#include <opencv2/videoio.hpp>

#include "face/analyser.hpp"

using namespace rollcall::face;

// Calls `decide` with what was found in each frame, until the camera has no more.
static void watch(cv::VideoCapture& camera, const Analyser& analyser,
                  const std::function<void(const Analysis&)>& decide) {
  for (cv::Mat frame; camera.read(frame);) {
    const auto pixels = std::make_shared<cv::Mat>(frame.clone());
    const Image image({pixels, pixels->data}, pixels->cols, pixels->rows, pixels->step[0]);
    if (const auto analysis = analyser.analyse(image)) decide(*analysis);
  }
}

int main(int argc, char** argv) {
  const auto analyser = Analyser::create(Manifest::builtin(), ModelStore({argc > 1 ? argv[1] : "models"}));
  cv::VideoCapture camera;
  if (!analyser || !(argc > 2 ? camera.open(argv[2]) : camera.open(0))) {
    std::cerr << (analyser ? "no camera" : analyser.error().describe()) << '\n';
    return 1;
  }
  const float same = (*analyser)->recogniser()->recipe_as<EmbeddingRecipe>()->thresholds.verify;
  std::vector<float> first;
  watch(camera, **analyser, [&](const Analysis& analysis) {
    for (const Face& face : analysis.faces) {
      if (first.empty()) first = face.embedding;
      const float similarity = std::inner_product(first.begin(), first.end(), face.embedding.begin(), 0.0F);
      std::cout << (similarity >= same ? "the first person" : "someone else") << ", similarity " << similarity
                << ", liveness " << face.liveness.value_or(0) << ", quality " << face.quality.score << std::endl;
    }
  });
}
