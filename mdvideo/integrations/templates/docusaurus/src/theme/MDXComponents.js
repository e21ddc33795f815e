// Lets pages write <Mdvideo /> and code blocks named mdvideo. Written by "mdvideo site docusaurus"; with components of
// your own, add Mdvideo to yours.

import MDXComponents from '@theme-original/MDXComponents';
import Mdvideo from '@site/src/components/Mdvideo';

export default {...MDXComponents, Mdvideo};
