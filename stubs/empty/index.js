// Stands in for packages that only Node would load (onnxruntime-node, sharp). A web page never reaches this file.
"use strict";
module.exports = {};
